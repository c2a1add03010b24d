// What the API server refuses of Services, Ingresses and network policies.
// @upstream pkg/apis/core/validation, pkg/apis/networking/validation

import { isDnsLabel, isDnsSubdomain } from '../../language/kubernetesNames.ts';
import { isAddress, isCidr } from './addressForms.ts';
import { itemsIn, numberIn, partIn, partsIn, presentIn, textIn, textsIn, type Written } from './fields.ts';
import type { Findings, TypeRules } from './findings.ts';

const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;
/** Of the allocator. */
const OUTSIDE_NODE_PORTS = `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`;

export const NETWORK_RULES: TypeRules = {
  ServiceSpec(spec, say) {
    const type = textIn(spec, 'type');
    say.oneOf(spec, 'type', ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
    say.oneOf(spec, 'sessionAffinity', ['ClientIP', 'None']);
    say.oneOf(spec, 'externalTrafficPolicy', ['Cluster', 'Local']);
    say.oneOf(spec, 'internalTrafficPolicy', ['Cluster', 'Local']);
    say.oneOf(spec, 'ipFamilyPolicy', ['PreferDualStack', 'RequireDualStack', 'SingleStack']);
    say.labels('selector', partIn(spec, 'selector'));
    const isHeadless = textIn(spec, 'clusterIP') === 'None';
    const ports = partsIn(spec, 'ports');
    if (ports.length === 0 && !isHeadless && type !== 'ExternalName') say.required('ports');
    const address = textIn(spec, 'clusterIP');
    if (address !== '' && !isHeadless && type !== 'ExternalName' && !isAddress(address))
      say.invalid('clusterIP', address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
    if (isHeadless && (type === 'LoadBalancer' || type === 'NodePort'))
      say.invalid('clusterIP', 'None', `may not be set to 'None' for ${type} services`);
    if (type === 'ExternalName') {
      if (textIn(spec, 'externalName') === '') say.required('externalName');
      say.subdomain({ externalName: textIn(spec, 'externalName').replace(/\.$/, '') }, 'externalName');
    }
    for (const [index, address] of textsIn(spec, 'externalIPs').entries())
      if (!isAddress(address))
        say.invalid(['externalIPs', index], address, 'must be a valid IP address, (e.g. 10.9.8.7)');
    for (const [index, range] of textsIn(spec, 'loadBalancerSourceRanges').entries())
      if (!isCidr(range.trim()))
        say.invalid(
          ['loadBalancerSourceRanges', index],
          range,
          'must be a valid CIDR value, (e.g. 10.9.8.0/24)',
        );
    servicePorts(ports, type, say);
    if (type !== 'LoadBalancer')
      for (const key of presentIn(spec, [
        'allocateLoadBalancerNodePorts',
        'loadBalancerClass',
        'loadBalancerSourceRanges',
      ]))
        say.forbidden(key, "may only be used when `type` is 'LoadBalancer'");
    const isOpen = type === 'LoadBalancer' || type === 'NodePort' || itemsIn(spec, 'externalIPs').length > 0;
    if (spec['externalTrafficPolicy'] !== undefined && !isOpen)
      say.invalid(
        'externalTrafficPolicy',
        spec['externalTrafficPolicy'],
        'may only be set for externally-accessible services',
      );
  },
  NetworkPolicyPeer(peer, say) {
    const parts = presentIn(peer, ['podSelector', 'namespaceSelector', 'ipBlock']);
    if (parts.length === 0) say.required('podSelector', 'must specify a peer');
    if (parts.length > 1 && parts.includes('ipBlock'))
      say.forbidden('ipBlock', 'may not specify both ipBlock and another peer');
  },
  NetworkPolicyPort(port, say) {
    say.oneOf(port, 'protocol', ['TCP', 'UDP', 'SCTP']);
    say.between(port, 'port', 1, 65_535);
    const end = numberIn(port, 'endPort');
    if (end === undefined) return;
    if (typeof port['port'] !== 'number')
      say.invalid('endPort', end, 'may not be specified when `port` is non-numeric or not specified');
    else if (end < port['port']) say.invalid('endPort', end, 'must be greater than or equal to `port`');
  },
  NetworkPolicySpec(spec, say) {
    for (const [index, found] of textsIn(spec, 'policyTypes').entries())
      if (found !== 'Ingress' && found !== 'Egress')
        say.tell(['policyTypes', index], { code: 'unknown-value', found, allowed: ['Ingress', 'Egress'] });
  },
  IPBlock(block, say) {
    const cidr = textIn(block, 'cidr');
    if (cidr === '') say.required('cidr');
    else if (!isCidr(cidr)) say.invalid('cidr', cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24)');
  },
  IngressSpec(spec, say) {
    if (itemsIn(spec, 'rules').length === 0 && spec['defaultBackend'] === undefined)
      say.invalid([], '', 'either `defaultBackend` or `rules` must be specified');
  },
  HTTPIngressPath(path, say) {
    const type = textIn(path, 'pathType');
    if (type === '') say.required('pathType', 'pathType must be specified');
    say.oneOf(path, 'pathType', ['Exact', 'ImplementationSpecific', 'Prefix']);
    const text = textIn(path, 'path');
    if ((type === 'Exact' || type === 'Prefix') && !text.startsWith('/'))
      say.invalid('path', text, 'must be an absolute path');
  },
  HTTPIngressRuleValue(value, say) {
    if (itemsIn(value, 'paths').length === 0) say.required('paths');
  },
  IngressBackend(backend, say) {
    const parts = presentIn(backend, ['service', 'resource']);
    if (parts.length === 0) say.required('service', 'resource or service backend is required');
    if (parts.length > 1) say.invalid([], '', 'cannot set both resource and service backends');
  },
  IngressServiceBackend(backend, say) {
    say.needs(backend, 'name');
    const { name, number } = partIn(backend, 'port');
    if (name === undefined && number === undefined) say.required('port', 'port name or number is required');
    if (name !== undefined && number !== undefined)
      say.invalid('port', '', 'cannot set both port name & port number');
  },
  IngressRule(rule, say) {
    const host = textIn(rule, 'host');
    const name = host.startsWith('*.') ? host.slice(2) : host;
    if (host !== '' && !isDnsSubdomain(name))
      say.tell(['host'], { code: 'bad-name', found: host, form: 'subdomain' });
  },
};

function servicePorts(ports: readonly Written[], type: string, say: Findings): void {
  const names = new Set<string>();
  const seen = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const place = ['ports', index];
    const name = textIn(port, 'name');
    if (name === '' && ports.length > 1) say.required([...place, 'name']);
    if (name !== '' && !isDnsLabel(name))
      say.tell([...place, 'name'], { code: 'bad-name', found: name, form: 'label' });
    if (name !== '' && names.has(name)) say.duplicate([...place, 'name'], name);
    names.add(name);
    const number = numberIn(port, 'port') ?? 0;
    if (number < 1 || number > 65_535)
      say.invalid([...place, 'port'], number, 'must be between 1 and 65535, inclusive');
    const target = numberIn(port, 'targetPort');
    if (target !== undefined && (target < 1 || target > 65_535))
      say.invalid([...place, 'targetPort'], target, 'must be between 1 and 65535, inclusive');
    const protocol = textIn(port, 'protocol') || 'TCP';
    if (!['TCP', 'UDP', 'SCTP'].includes(protocol))
      say.tell([...place, 'protocol'], {
        code: 'unknown-value',
        found: protocol,
        allowed: ['SCTP', 'TCP', 'UDP'],
      });
    const key = `${protocol} ${number}`;
    if (seen.has(key)) say.duplicate([...place, 'port'], number);
    seen.add(key);
    const nodePort = numberIn(port, 'nodePort') ?? 0;
    if ((type === '' || type === 'ClusterIP') && nodePort !== 0)
      say.forbidden([...place, 'nodePort'], "may not be used when `type` is 'ClusterIP'");
    else if (nodePort !== 0 && (nodePort < FIRST_NODE_PORT || nodePort > LAST_NODE_PORT))
      say.invalid([...place, 'nodePort'], nodePort, OUTSIDE_NODE_PORTS);
  }
}
