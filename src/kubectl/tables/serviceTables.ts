// `get` of services and what is behind or before them: endpoints, endpoint slices, ingresses.

import { selectorText } from '../labelSelector.ts';
import { at, byBytes, count, isSet, labelsText, list, nameOf, text, textOr, texts } from '../objects.ts';
import { columns, type TablePrinter } from '../table.ts';

/** @upstream pkg/printers/internalversion/printers.go#printService */
export const serviceTable: TablePrinter = {
  columns: columns('Name Type Cluster-IP External-IP Port(s) Age', 'Selector'),
  cells: (service, view) => [
    nameOf(service),
    text(service, 'spec.type'),
    isSet(service, 'spec.clusterIPs') && list(service, 'spec.clusterIPs').length > 0
      ? text(list(service, 'spec.clusterIPs')[0])
      : '<none>',
    externalIp(service),
    list(service, 'spec.ports').map(portText).join(',') || '<none>',
    view.age(service),
    labelsText(service, 'spec.selector'),
  ],
};

function externalIp(service: unknown): string {
  const given = texts(service, 'spec.externalIPs');
  switch (text(service, 'spec.type')) {
    case 'ClusterIP':
    case 'NodePort':
      return given.join(',') || '<none>';
    case 'LoadBalancer': {
      const balancer = ingressPoints(service);
      const all = [...(balancer === '' ? [] : [balancer]), ...given];
      return all.join(',') || '<pending>';
    }
    case 'ExternalName':
      return text(service, 'spec.externalName');
    default:
      return '<unknown>';
  }
}

/** Addresses or names of a load balancer, each once. */
export function ingressPoints(object: unknown): string {
  const points = list(object, 'status.loadBalancer.ingress').map(
    (one) => text(one, 'ip') || text(one, 'hostname'),
  );
  return [...new Set(points.filter((point) => point !== ''))].toSorted(byBytes).join(',');
}

function portText(port: unknown): string {
  const nodePort = count(port, 'nodePort');
  const number = nodePort > 0 ? `${count(port, 'port')}:${nodePort}` : `${count(port, 'port')}`;
  return `${number}/${text(port, 'protocol')}`;
}

const SHOWN = 3;

/** The first few; what more there are is counted. */
function firstOf(items: readonly string[], none: string): string {
  const shown = items.slice(0, SHOWN).join(',');
  if (items.length > SHOWN) return `${shown} + ${items.length - SHOWN} more...`;
  return shown === '' ? none : shown;
}

/** `[fd00::1]:80`, `10.0.0.1:80` */
export function hostPort(host: string, port: number | string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** @upstream pkg/printers/internalversion/printers.go#formatEndpoints */
export const endpointsTable: TablePrinter = {
  columns: columns('Name Endpoints Age'),
  cells: (endpoints, view) => [nameOf(endpoints), endpointsText(endpoints), view.age(endpoints)],
};

function endpointsText(endpoints: unknown): string {
  const subsets = list(endpoints, 'subsets');
  if (subsets.length === 0) return '<none>';
  const addresses = subsets.flatMap((subset) => {
    const hosts = list(subset, 'addresses').map((address) => text(address, 'ip'));
    const ports = list(subset, 'ports');
    return ports.length === 0
      ? hosts
      : ports.flatMap((port) => hosts.map((host) => hostPort(host, count(port, 'port'))));
  });
  return firstOf(addresses, '');
}

/** @upstream pkg/printers/internalversion/printers.go#printEndpointSlice */
export const endpointSliceTable: TablePrinter = {
  columns: columns('Name AddressType Ports Endpoints Age'),
  cells: (slice, view) => [
    nameOf(slice),
    text(slice, 'addressType'),
    firstOf(list(slice, 'ports').map(slicePort), '<unset>'),
    firstOf(
      list(slice, 'endpoints').flatMap((endpoint) => texts(endpoint, 'addresses')),
      '<unset>',
    ),
    view.age(slice),
  ],
};

function slicePort(port: unknown): string {
  if (isSet(port, 'port')) return String(count(port, 'port'));
  return isSet(port, 'name') ? text(port, 'name') : '*';
}

/** @upstream pkg/printers/internalversion/printers.go#printIngress */
export const ingressTable: TablePrinter = {
  columns: columns('Name Class Hosts Address Ports Age'),
  cells: (ingress, view) => [
    nameOf(ingress),
    textOr('<none>', ingress, 'spec.ingressClassName'),
    hostsText(list(ingress, 'spec.rules')),
    ingressPoints(ingress),
    list(ingress, 'spec.tls').length > 0 ? '80, 443' : '80',
    view.age(ingress),
  ],
};

/** Rules without a host are counted among those not shown, once three hosts are. */
function hostsText(rules: readonly unknown[]): string {
  const hosts: string[] = [];
  let more = false;
  for (const rule of rules) {
    if (hosts.length === SHOWN) more = true;
    if (!more && text(rule, 'host') !== '') hosts.push(text(rule, 'host'));
  }
  if (hosts.length === 0) return '*';
  return more ? `${hosts.join(',')} + ${rules.length - SHOWN} more...` : hosts.join(',');
}

export const networkPolicyTable: TablePrinter = {
  columns: columns('Name Pod-Selector Age'),
  cells: (policy, view) => [nameOf(policy), selectorText(at(policy, 'spec.podSelector')), view.age(policy)],
};
