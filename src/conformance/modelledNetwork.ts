// A recorded case played with the model: the same input, and what the model's tools and packets show of it.

import { elementAt } from '../base/assert.ts';
import { cidrContains, formatIpv4 } from '../base/ipv4.ts';
import { hostNetwork } from '../host/hostNetwork.ts';
import {
  DEFAULT_TABLE,
  LOCAL_TABLE,
  MAIN_TABLE,
  type HostNetwork,
  type Namespace,
  type PodNamespace,
} from '../host/namespace.ts';
import type { NodeInput } from '../host/nodeInput.ts';
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
import { servicesOf } from './networkServices.ts';

export function modelledNetwork(recorded: NetworkCase): ObservedNetwork {
  const services = servicesOf(recorded);
  const input = { ...networkInput(recorded), ...(services === undefined ? {} : { services }) };
  const host = hostNetwork(input);
  const { observed } = recorded;
  const answers = recorded.nextHopsAnswer === true ? () => true : onTheLink(input);
  return {
    ipRule: host.rules.map(ruleLine),
    ipRouteMain: routesOf(host, MAIN_TABLE),
    ipRouteTables: otherTables(host),
    ...(observed.iptablesSave === undefined
      ? { iptablesNat: iptablesLines(host.nat), iptablesMangle: iptablesLines(host.mangle) }
      : { iptablesSave: [host.filter, host.mangle, host.nat].flatMap(savedLines).map(uncounted) }),
    nftAwsCni: host.awsCni === undefined ? [] : awsCniLines(host.awsCni).filter((line) => line !== ''),
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
  return (_device, nextHop) => cidrContains(elementAt(enis, 0).subnet, nextHop);
}

function vlanLinks(host: HostNetwork): Record<string, ObservedVlan> {
  return Object.fromEntries(
    host.links.flatMap(({ name, parent, mac }) =>
      parent === undefined
        ? []
        : [[name, { parent, vlanId: Number(name.slice(name.lastIndexOf('.') + 1)), mac }]],
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

function routesOf({ routes }: Namespace, table: number): string[] {
  return routes.filter((route) => route.table === table).map((route) => routeLine(route));
}

function otherTables(namespace: Namespace): Record<string, string[]> {
  const known = [LOCAL_TABLE, MAIN_TABLE, DEFAULT_TABLE];
  const tables = namespace.routes.map(({ table }) => table);
  const others = new Set(tables.filter((table) => !known.includes(table)));
  return Object.fromEntries([...others].map((table) => [String(table), routesOf(namespace, table)]));
}

/** Rules and further tables only where they were recorded. */
function podView(pod: PodNamespace, observed: ObservedPod | undefined): ObservedPod {
  const veths = pod.links.slice(1);
  return {
    ipRoute: routesOf(pod, MAIN_TABLE),
    ipAddr: veths.flatMap(({ name, addresses }) =>
      addresses.map(({ address, length }) => `inet ${formatIpv4(address)}/${length} scope global ${name}`),
    ),
    ipNeigh: pod.neighbours.map(
      ({ address, device }) => `${formatIpv4(address)} dev ${device} lladdr <mac of host veth> PERMANENT`,
    ),
    ...(observed?.ipRule === undefined ? {} : { ipRule: pod.rules.map(ruleLine) }),
    ...(observed?.ipRouteTables === undefined ? {} : { ipRouteTables: otherTables(pod) }),
    mtu: elementAt(veths, 0).mtu,
  };
}

function byPod<T>(host: HostNetwork, view: (pod: PodNamespace) => T): Record<string, T> {
  return Object.fromEntries(host.pods.map((pod) => [pod.pod, view(pod)]));
}
