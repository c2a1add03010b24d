// A recorded case played with the model: the same input, and what the model's tools and packets show of it.

import { assert, elementAt } from '../base/assert.ts';
import { cidrContains, formatIpv4, parseCidr, parseIpv4, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import { hostNetwork } from '../host/hostNetwork.ts';
import {
  DEFAULT_TABLE,
  LOCAL_TABLE,
  MAIN_TABLE,
  type HostNetwork,
  type PodNamespace,
} from '../host/namespace.ts';
import { networkSettings, podMtu } from '../host/networkSettings.ts';
import type { EniInput, NodeInput } from '../host/nodeInput.ts';
import { walkFromNode, walkFromPod, type WalkOptions } from '../host/packetWalk.ts';
import { awsCniLines, iptablesLines, routeLine, ruleLine } from '../host/ruleText.ts';
import type {
  NetworkCase,
  ObservedNetwork,
  ObservedPacket,
  ObservedPod,
  RecordedEni,
} from './networkCase.ts';

export function modelledNetwork(recorded: NetworkCase): ObservedNetwork {
  const input = inputOf(recorded);
  const host = hostNetwork(input);
  return {
    ipRule: host.rules.map(ruleLine),
    ipRouteMain: routesOf(host, MAIN_TABLE),
    ipRouteTables: otherTables(host),
    iptablesNat: iptablesLines(host.nat),
    iptablesMangle: iptablesLines(host.mangle),
    nftAwsCni: host.awsCni === undefined ? [] : awsCniLines(host.awsCni).filter((line) => line !== ''),
    hostVeths: byPod(host, ({ hostVeth }) => hostVeth),
    mtu: Object.fromEntries(
      host.links.flatMap(({ kind, name, mtu }) => (kind === 'loopback' ? [] : [[name, mtu]])),
    ),
    pods: byPod(host, podView),
    packets: recorded.observed.packets.map(({ from, to }) => packet(host, from, to, onTheLink(input))),
  };
}

/** The container's entrypoint was not part of the recordings: it would have made pods' MTU follow the ENIs'. */
function inputOf(recorded: NetworkCase): NodeInput {
  const { upstream, iptablesMode, env, vpcCidrs, enis, pods, gone } = recorded;
  const stays = pods.filter(({ namespace, name }) => !gone.includes(`${namespace}/${name}`));
  return {
    iptablesMode,
    vpcCidrs: vpcCidrs.map(cidrOf),
    enis: enis.map(eniOf).toSorted((a, b) => a.device - b.device),
    pods: stays.map(({ namespace, name, ip, device }) => ({
      namespace,
      name,
      device,
      address: addressOf(ip),
    })),
    cni: { version: upstream, settings: networkSettings(env), podMtu: podMtu(env['POD_MTU'] ?? '9001') },
  };
}

function eniOf({ name, mac, device, primaryIp, subnetCidr }: RecordedEni): EniInput {
  return { name, mac, device, primary: addressOf(primaryIp), subnet: cidrOf(subnetCidr), setUp: true };
}

/**
 * Where the recordings were made, only the subnet of the primary ENI had a router and neighbours: what goes to the
 * router of another subnet got no answer there. Such a packet was last seen on the node.
 */
function onTheLink({ enis }: NodeInput): WalkOptions['answers'] {
  return (_device, nextHop) => cidrContains(elementAt(enis, 0).subnet, nextHop);
}

function packet(
  host: HostNetwork,
  from: string,
  to: string,
  answers: WalkOptions['answers'],
): ObservedPacket {
  const pod = host.pods.find((each) => each.pod === from);
  const destination = addressOf(to);
  const walk =
    pod === undefined
      ? walkFromNode(host, destination, { answers })
      : walkFromPod(host, pod, destination, { answers });
  const { outcome } = walk;
  const source = formatIpv4(walk.packet.source);
  if (outcome.kind === 'leaves') return { from, to, leaves: outcome.device, source };
  return { from, to, arrives: outcome.kind === 'arrives' ? outcome.at : 'node', source };
}

function routesOf({ routes }: HostNetwork | PodNamespace, table: number): string[] {
  return routes.filter((route) => route.table === table).map((route) => routeLine(route));
}

function otherTables(host: HostNetwork): Record<string, string[]> {
  const known = [LOCAL_TABLE, MAIN_TABLE, DEFAULT_TABLE];
  const others = new Set(host.routes.map(({ table }) => table).filter((table) => !known.includes(table)));
  return Object.fromEntries([...others].map((table) => [String(table), routesOf(host, table)]));
}

function podView(pod: PodNamespace): ObservedPod {
  const veth = elementAt(pod.links, 1);
  return {
    ipRoute: routesOf(pod, MAIN_TABLE),
    ipAddr: veth.addresses.map(
      ({ address, length }) => `inet ${formatIpv4(address)}/${length} scope global ${veth.name}`,
    ),
    ipNeigh: pod.neighbours.map(
      ({ address, device }) => `${formatIpv4(address)} dev ${device} lladdr <mac of host veth> PERMANENT`,
    ),
    mtu: veth.mtu,
  };
}

function byPod<T>(host: HostNetwork, view: (pod: PodNamespace) => T): Record<string, T> {
  return Object.fromEntries(host.pods.map((pod) => [pod.pod, view(pod)]));
}

function addressOf(text: string): Ipv4 {
  const address = parseIpv4(text);
  assert(address !== undefined, `an address: ${text}`);
  return address;
}

function cidrOf(text: string): Cidr {
  const cidr = parseCidr(text);
  assert(cidr !== undefined, `a block: ${text}`);
  return cidr;
}
