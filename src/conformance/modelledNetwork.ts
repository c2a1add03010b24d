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
import type { Walk } from '../host/packet.ts';
import { walkFromEni, walkFromNode, walkFromPod, type WalkOptions } from '../host/packetWalk.ts';
import { awsCniLines, iptablesLines, routeLine, ruleLine } from '../host/ruleText.ts';
import type {
  NetworkCase,
  ObservedInbound,
  ObservedNetwork,
  ObservedPacket,
  ObservedPod,
  ObservedVlan,
  RecordedInbound,
} from './networkCase.ts';
import { addressOf, networkInput } from './networkInput.ts';

export function modelledNetwork(recorded: NetworkCase): ObservedNetwork {
  const input = networkInput(recorded);
  const host = hostNetwork(input);
  const { observed } = recorded;
  const answers = recorded.nextHopsAnswer === true ? () => true : onTheLink(input);
  return {
    ipRule: host.rules.map(ruleLine),
    ipRouteMain: routesOf(host, MAIN_TABLE),
    ipRouteTables: otherTables(host),
    iptablesNat: iptablesLines(host.nat),
    iptablesMangle: iptablesLines(host.mangle),
    nftAwsCni: host.awsCni === undefined ? [] : awsCniLines(host.awsCni).filter((line) => line !== ''),
    hostVeths: byPod(host, ({ hostVeths: [first, ...further] }) =>
      further.length === 0 ? first : [first, ...further],
    ),
    ...(observed.vlanLinks === undefined ? {} : { vlanLinks: vlanLinks(host) }),
    mtu: Object.fromEntries(
      host.links.flatMap(({ kind, name, mtu }) => (kind === 'loopback' ? [] : [[name, mtu]])),
    ),
    pods: byPod(host, (pod) => podView(pod, observed.pods[pod.pod])),
    packets: observed.packets.map((packet) => sent(host, packet, answers)),
    ...(observed.inbound === undefined
      ? {}
      : { inbound: (recorded.inbound ?? []).map((packet) => received(host, packet)) }),
  };
}

/**
 * Where the first recordings were made, only the subnet of the primary ENI had a router and neighbours: what goes to the
 * router of another subnet got no answer there. Such a packet was last seen on the node.
 */
function onTheLink({ enis }: NodeInput): WalkOptions['answers'] {
  return (_device, nextHop) => cidrContains(elementAt(enis, 0).subnet, nextHop);
}

function sent(
  host: HostNetwork,
  { from, to, bound }: ObservedPacket,
  answers: WalkOptions['answers'],
): ObservedPacket {
  const pod = host.pods.find((each) => each.pod === from);
  const destination = addressOf(to);
  const options = { answers, source: bound === undefined ? undefined : addressOf(bound) };
  const walk =
    pod === undefined
      ? walkFromNode(host, destination, options)
      : walkFromPod(host, pod, destination, options);
  const by = bound === undefined ? {} : { bound };
  return { from, ...by, to, ...endOf(walk, host), source: formatIpv4(walk.packet.source) };
}

function endOf({ outcome }: Walk, host: HostNetwork): Pick<ObservedPacket, 'leaves' | 'over' | 'arrives'> {
  if (outcome.kind === 'leaves') {
    const over = host.links.find(({ name }) => name === outcome.device)?.parent;
    return { leaves: outcome.device, ...(over === undefined ? {} : { over }) };
  }
  if (outcome.kind !== 'arrives') return { arrives: 'node' };
  const receiver = host.pods.find(({ pod }) => pod === outcome.at);
  const isFurther = receiver?.hostVeths.slice(1).includes(outcome.device) === true;
  return { arrives: outcome.at, ...(isFurther ? { interface: outcome.device } : {}) };
}

/** With the answer of whom it arrived at. */
function received(host: HostNetwork, packet: RecordedInbound): ObservedInbound {
  const { via, vlan, source, to } = packet;
  const device = vlan === undefined ? via : (vlanLinkOf(host, vlan) ?? via);
  const walk = walkFromEni(host, device, { source: addressOf(source), destination: addressOf(to), mark: 0 });
  const { outcome, connection } = walk;
  const arrives = outcome.kind === 'arrives' ? outcome.at : outcome.kind;
  const pod = host.pods.find((each) => each.pod === arrives);
  const options = { connection, source: addressOf(to) };
  const answer =
    pod === undefined
      ? walkFromNode(host, addressOf(source), options)
      : walkFromPod(host, pod, addressOf(source), options);
  return {
    ...packet,
    arrives,
    seenSource: formatIpv4(walk.packet.source),
    answerLeaves: answer.outcome.kind === 'leaves' ? answer.outcome.device : answer.outcome.kind,
    answerSource: formatIpv4(answer.packet.source),
  };
}

function vlanLinkOf(host: HostNetwork, vlan: number): string | undefined {
  return host.links.find(({ kind, name }) => kind === 'vlan' && name.endsWith(`.${vlan}`))?.name;
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
