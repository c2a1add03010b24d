// A recorded case played with the model: the same input, and what the model's tools and packets show of it.

import { elementAt } from '../base/assert.ts';
import { blockContains, familyOf, formatAddress, type IpFamily } from '../base/address.ts';
import { hostNetwork } from '../host/hostNetwork.ts';
import {
  DEFAULT_TABLE,
  LOCAL_TABLE,
  MAIN_TABLE,
  type HostNetwork,
  type IpStack,
  type PodNamespace,
} from '../host/namespace.ts';
import type { IptablesTable } from '../host/iptablesRule.ts';
import { proxyLines } from '../host/kubeProxy/nftText.ts';
import { linkLocalOf } from '../host/linkAddresses.ts';
import type { NodeInput } from '../host/nodeInput.ts';
import { isOfEveryLink } from '../host/routes.ts';
import { vethMac } from '../host/vethName.ts';
import type { WalkOptions } from '../host/packetWalk.ts';
import { savedLines } from '../host/iptablesTool.ts';
import { awsCniLines, iptablesLines, routeLine, ruleLine } from '../host/ruleText.ts';
import type {
  NetworkCase,
  ObservedNetwork,
  ObservedPod,
  ObservedVlan,
  RecordedInbound,
} from './networkCase.ts';
import { networkInput } from './networkInput.ts';
import { receivedPacket, sentPacket } from './networkPackets.ts';
import { kubeProxyOf } from './networkServices.ts';

export function modelledNetwork(recorded: NetworkCase): ObservedNetwork {
  const kubeProxy = kubeProxyOf(recorded);
  const input = { ...networkInput(recorded), ...(kubeProxy === undefined ? {} : { kubeProxy }) };
  const host = hostNetwork(input);
  const { observed } = recorded;
  const answers = recorded.nextHopsAnswer === true ? () => true : onTheLink(input);
  return {
    ipRule: host.ipv4.rules.map(ruleLine),
    ipRouteMain: routesOf(host.ipv4, MAIN_TABLE),
    ipRouteTables: otherTables(host.ipv4),
    ...(observed.iptablesSave === undefined
      ? {
          iptablesNat: iptablesLines(host.ipv4.nat),
          iptablesMangle: iptablesLines(host.ipv4.mangle),
          iptablesFilter: iptablesLines(host.ipv4.filter),
        }
      : { iptablesSave: tablesOf(host.ipv4).flatMap(savedLines).map(uncounted) }),
    ...(observed.ip6Rule === undefined ? {} : ipv6Of(host.ipv6)),
    nftAwsCni: host.awsCni === undefined ? [] : awsCniLines(host.awsCni).filter((line) => line !== ''),
    ...(host.kubeProxy === undefined
      ? {}
      : { nftKubeProxy: proxyLines(host.kubeProxy.ipv4).filter((line) => line !== '') }),
    hostVeths: byPod(host, ({ hostVeths: [first, ...further] }) =>
      further.length === 0 ? first : [first, ...further],
    ),
    ...(observed.vlanLinks === undefined ? {} : { vlanLinks: vlanLinks(host) }),
    mtu: Object.fromEntries(
      host.links.flatMap(({ kind, name, mtu }) => (kind === 'loopback' ? [] : [[name, mtu]])),
    ),
    pods: byPod(host, (pod) => podView(pod, observed.pods[pod.pod])),
    packets: observed.packets.map((packet) => sentPacket(host, packet, answers)),
    ...(observed.inbound === undefined
      ? {}
      : {
          inbound: (recorded.inbound ?? observed.inbound.map(asSent)).map((packet) =>
            receivedPacket(host, packet),
          ),
        }),
  };
}

/**
 * Where the first recordings were made, only the subnet of the primary ENI had a router and neighbours: what goes to the
 * router of another subnet got no answer there. Such a packet was last seen on the node.
 */
function onTheLink({ enis }: NodeInput): WalkOptions['answers'] {
  return (_device, nextHop) => blockContains(elementAt(enis, 0).subnet, nextHop);
}

function vlanLinks(host: HostNetwork): Record<string, ObservedVlan> {
  return Object.fromEntries(
    host.links.flatMap(({ name, parent, vlanId, mac }) =>
      parent === undefined || vlanId === undefined ? [] : [[name, { parent, vlanId, mac }]],
    ),
  );
}

/** Some cases have what came in only with what became of it. */
function asSent({ via, vlan, source, to }: RecordedInbound): RecordedInbound {
  return { via, ...(vlan === undefined ? {} : { vlan }), source, to };
}

function uncounted(line: string): string {
  return line.replace(/ \[0:0\]$/, '');
}

function tablesOf({ filter, mangle, nat }: IpStack): IptablesTable[] {
  return [filter, mangle, nat];
}

function ipv6Of(stack: IpStack): Partial<ObservedNetwork> {
  return {
    ip6Rule: stack.rules.map(ruleLine),
    ip6RouteMain: routesOf(stack, MAIN_TABLE),
    ip6RouteTables: otherTables(stack),
    ip6tablesNat: iptablesLines(stack.nat),
    ip6tablesMangle: iptablesLines(stack.mangle),
    ip6tablesFilter: iptablesLines(stack.filter),
  };
}

/** Without those of every link, which were not recorded. */
function routesOf({ routes }: IpStack, table: number): string[] {
  return routes
    .filter((route) => route.table === table && !isOfEveryLink(route))
    .map((route) => routeLine(route));
}

function otherTables(stack: IpStack): Record<string, string[]> {
  const known = [LOCAL_TABLE, MAIN_TABLE, DEFAULT_TABLE];
  const tables = stack.routes.map(({ table }) => table);
  const others = new Set(tables.filter((table) => !known.includes(table)));
  return Object.fromEntries([...others].map((table) => [String(table), routesOf(stack, table)]));
}

/** Rules and further tables only where they were recorded. */
function podView(pod: PodNamespace, observed: ObservedPod | undefined): ObservedPod {
  return {
    ipRoute: routesOf(pod.ipv4, MAIN_TABLE),
    ipAddr: globalAddresses(pod, 'ipv4'),
    ipNeigh: neighboursIn(pod.ipv4),
    ...(observed?.ip6Route === undefined
      ? {}
      : {
          ip6Route: routesOf(pod.ipv6, MAIN_TABLE).map((line) => withoutLinkLocal(line, pod)),
          ip6Addr: globalAddresses(pod, 'ipv6'),
          ip6Neigh: neighboursIn(pod.ipv6),
        }),
    ...(observed?.ipRule === undefined ? {} : { ipRule: pod.ipv4.rules.map(ruleLine) }),
    ...(observed?.ipRouteTables === undefined ? {} : { ipRouteTables: otherTables(pod.ipv4) }),
    mtu: elementAt(pod.links, 1).mtu,
  };
}

function globalAddresses({ links }: PodNamespace, family: IpFamily): string[] {
  return links.flatMap(({ name, addresses }) =>
    addresses
      .filter(({ address, scope }) => familyOf(address) === family && scope === 'global')
      .map(
        ({ address, length }) =>
          `${family === 'ipv4' ? 'inet' : 'inet6'} ${formatAddress(address)}/${length} scope global ${name}`,
      ),
  );
}

function neighboursIn({ neighbours }: IpStack): string[] {
  return neighbours.map(
    ({ address, device }) => `${formatAddress(address)} dev ${device} lladdr <mac of host veth> PERMANENT`,
  );
}

/** That of the veth whose name is drawn at random is as random. */
function withoutLinkLocal(line: string, { egress }: PodNamespace): string {
  if (egress === undefined) return line;
  return line.replace(formatAddress(linkLocalOf(vethMac(egress.hostVeth))), '<link-local of egress veth>');
}

function byPod<T>(host: HostNetwork, view: (pod: PodNamespace) => T): Record<string, T> {
  return Object.fromEntries(host.pods.map((pod) => [pod.pod, view(pod)]));
}
