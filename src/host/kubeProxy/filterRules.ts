// kube-proxy's rules in iptables' table filter: Services without an endpoint, and what it lets pass.
// @upstream pkg/proxy/iptables/proxier.go#syncProxyRules

import type { IpFamily } from '../../base/address.ts';
import {
  comment,
  type ConnectionState,
  type IptablesRule,
  type Match,
  type RuleSet,
} from '../iptablesRule.ts';
import { servicePortName } from './chainNames.ts';
import {
  CANARY,
  jump,
  LOOPBACK_BLOCK,
  MASQUERADE_MARK,
  NODEPORTS,
  SERVICES,
  packetsTo,
} from './ruleParts.ts';
import { servingEndpoints, type ServicePort, type TrafficPolicy } from './services.ts';

const EXTERNAL_SERVICES = 'KUBE-EXTERNAL-SERVICES';

/** What the node ports on 127.0.0.1 would open to the neighbours. */
const LOCALNET: IptablesRule = {
  chain: 'KUBE-FIREWALL',
  source: { block: LOOPBACK_BLOCK, inverted: true },
  destination: LOOPBACK_BLOCK,
  matches: [comment('block incoming localnet connections'), state(false, 'RELATED', 'ESTABLISHED', 'DNAT')],
  target: { kind: 'drop' },
};

export function proxyFilter(services: readonly ServicePort[], family: IpFamily): RuleSet {
  const isNew = state(true, 'NEW');
  const firewall = comment('kubernetes load balancer firewall');
  const portals = comment('kubernetes service portals');
  const visible = comment('kubernetes externally-visible service portals');
  const forwarding = 'KUBE-FORWARD';
  const rules: IptablesRule[] = [
    jump('INPUT', 'KUBE-FIREWALL'),
    jump('INPUT', 'KUBE-PROXY-FIREWALL', isNew, firewall),
    jump('INPUT', NODEPORTS, comment('kubernetes health check service ports')),
    jump('INPUT', EXTERNAL_SERVICES, isNew, visible),
    jump('FORWARD', 'KUBE-PROXY-FIREWALL', isNew, firewall),
    jump('FORWARD', forwarding, comment('kubernetes forwarding rules')),
    jump('FORWARD', SERVICES, isNew, portals),
    jump('FORWARD', EXTERNAL_SERVICES, isNew, visible),
    jump('OUTPUT', 'KUBE-FIREWALL'),
    jump('OUTPUT', 'KUBE-PROXY-FIREWALL', isNew, firewall),
    jump('OUTPUT', SERVICES, isNew, portals),
    ...(family === 'ipv4' ? [LOCALNET] : []),
    {
      chain: forwarding,
      matches: [state(true, 'INVALID'), { kind: 'account', name: 'ct_state_invalid_dropped_pkts' }],
      target: { kind: 'drop' },
    },
    {
      chain: forwarding,
      matches: [
        comment('kubernetes forwarding rules'),
        { kind: 'mark', mark: MASQUERADE_MARK, wanted: true },
      ],
      target: { kind: 'accept' },
    },
    {
      chain: forwarding,
      matches: [comment('kubernetes forwarding conntrack rule'), state(true, 'RELATED', 'ESTABLISHED')],
      target: { kind: 'accept' },
    },
    ...services.flatMap((of) => refusing(of, family)),
  ];
  const own = [
    EXTERNAL_SERVICES,
    'KUBE-FIREWALL',
    forwarding,
    NODEPORTS,
    CANARY,
    'KUBE-PROXY-FIREWALL',
    SERVICES,
  ];
  return { chains: own, rules };
}

/** Packets for which there is no endpoint: none at all, or none on this node where only those serve. */
function refusing(of: ServicePort, family: IpFamily): IptablesRule[] {
  const { any, local } = servingEndpoints(of);
  const name = servicePortName(of);
  const target: IptablesRule['target'] = any ? { kind: 'drop' } : { kind: 'reject', family };
  const said = comment(`${name} has no ${any ? 'local ' : ''}endpoints`);
  const refuses = (policy: TrafficPolicy): boolean => !any || (policy === 'Local' && local.length === 0);
  const internal = refuses(of.internalTrafficPolicy)
    ? [packetsTo(of, SERVICES, of.clusterIp, of.port, [said], target)]
    : [];
  if (!refuses(of.externalTrafficPolicy)) return internal;
  const { nodePort, protocol } = of;
  const onNode: IptablesRule[] =
    nodePort === undefined
      ? []
      : [
          {
            chain: EXTERNAL_SERVICES,
            protocol,
            matches: [
              said,
              { kind: 'local-destination', wanted: true, onInput: false },
              { kind: 'destination-port', protocol, port: nodePort },
            ],
            target,
          },
        ];
  const others = [...of.externalIps, ...of.loadBalancerIps].map((address) =>
    packetsTo(of, EXTERNAL_SERVICES, address, of.port, [said], target),
  );
  return [...internal, ...others, ...onNode];
}

function state(wanted: boolean, ...states: readonly ConnectionState[]): Match {
  return { kind: 'connection-state', states, wanted };
}
