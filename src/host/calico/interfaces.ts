// The interfaces that Calico makes on a host: the ends of its pods' veth pairs, and those of the tunnels to other nodes.
// @upstream projectcalico/calico felix/dataplane/linux/vxlan_mgr.go, ipip_mgr.go, cni-plugin/pkg/dataplane/linux

import { formatAddress, type Address } from '../../base/address.ts';
import { iptablesTable } from '../iptablesRule.ts';
import { linkLocal, LOOPBACK } from '../linkAddresses.ts';
import {
  KERNEL_RULES,
  MAIN_TABLE,
  type IpStack,
  type Link,
  type Neighbour,
  type PodNamespace,
  type Tunnel,
  type TunnelKind,
} from '../namespace.ts';
import { defaultRoute, host, kernelRoutesOfIpv6, linkRoute, listed, localRoutes } from '../routes.ts';
import type { DestinationPort } from '../socketText.ts';
import { caliVethName, vethMac } from '../vethName.ts';
import { tunnelKindsOf, type CalicoInput, type CalicoPod } from './calicoInput.ts';

export const VXLAN_PORT: DestinationPort = { protocol: 'udp', number: 4789 };

const VXLAN_ID = 4096;
/** EC2's jumbo frames. */
const HOST_MTU = 9001;
/** Bytes that the outer packet takes. */
const OVERHEAD: Readonly<Record<TunnelKind, number>> = { vxlan: 50, ipip: 20 };

const DEVICES: Readonly<Record<TunnelKind, string>> = { vxlan: 'vxlan.calico', ipip: 'tunl0' };

/** Of every pod's other end. */
const POD_MAC = 'ee:ee:ee:ee:ee:ee';
/** 169.254.1.1: no machine has it; the host's end answers for it. */
const GATEWAY: Address = 0xa9fe0101;
/** lo is 1; the end that went to the host had been 2. */
const POD_INDEX = 3;

export interface CalicoSide {
  readonly pods: readonly PodNamespace[];
  readonly links: readonly Link[];
  readonly tunnels: readonly Tunnel[];
}

export function tunnelDevice(kind: TunnelKind): string {
  return DEVICES[kind];
}

/** `firstIndex`: of its first interface. */
export function calicoSide(calico: CalicoInput | undefined, firstIndex: number): CalicoSide {
  if (calico === undefined) return { pods: [], links: [], tunnels: [] };
  const kinds = tunnelKindsOf(calico).filter((kind) => calico.tunnelAddresses[kind] !== undefined);
  const tunnelLinks = kinds.map((kind, at) => tunnelLink(kind, calico, firstIndex + at));
  const firstVeth = firstIndex + tunnelLinks.length;
  const mtu = podMtu(calico);
  const veths = calico.pods.map((pod, at): Link => ({
    index: firstVeth + at,
    name: caliVethName(pod.namespace, pod.name),
    kind: 'veth',
    mac: POD_MAC,
    mtu,
    up: true,
    addresses: [linkLocal(POD_MAC)],
    peer: POD_INDEX,
    peerNamespace: at,
  }));
  return {
    pods: calico.pods.map((pod, at) => podNamespace(pod, mtu, firstVeth + at)),
    links: [...tunnelLinks, ...veths],
    tunnels: kinds.map((kind) => ({ kind, device: DEVICES[kind], peers: peersOf(kind, calico) })),
  };
}

/** The smallest of all tunnels in use, for every pod. @upstream felix/dataplane/linux/int_dataplane.go#determinePodMTU */
function podMtu(calico: CalicoInput): number {
  return Math.min(HOST_MTU, ...tunnelKindsOf(calico).map((kind) => HOST_MTU - OVERHEAD[kind]));
}

function tunnelLink(kind: TunnelKind, { tunnelAddresses }: CalicoInput, index: number): Link {
  const name = DEVICES[kind];
  const address = tunnelAddresses[kind] ?? 0;
  const mac = vtepMac(address);
  const own = { address, length: host(address).length, scope: 'global' } as const;
  return {
    index,
    name,
    kind,
    mac,
    mtu: HOST_MTU - OVERHEAD[kind],
    up: true,
    addresses: kind === 'vxlan' ? [own, linkLocal(mac)] : [own],
    tunnel:
      kind === 'vxlan'
        ? `vxlan id ${VXLAN_ID} dev eth0 srcport 0 0 dstport ${VXLAN_PORT.number} nolearning ttl auto ageing 300 `
        : 'ipip any remote any local any ttl inherit nopmtudisc ',
  };
}

/** @assumption made from its address: Felix makes it from the node's name, locally administered as well. */
function vtepMac(address: Address): string {
  return vethMac(`vtep ${formatAddress(address)}`);
}

/** A route by VXLAN leads to the tunnel address of the other node, one by IP-in-IP to the node itself. */
export function nextHopBy(
  kind: TunnelKind,
  { address, tunnelAddresses }: CalicoInput['peers'][number],
): Address | undefined {
  return kind === 'vxlan' ? tunnelAddresses.vxlan : address;
}

function peersOf(kind: TunnelKind, { peers }: CalicoInput): ReadonlyMap<Address, Address> {
  return new Map(
    peers.flatMap((peer) => {
      const nextHop = nextHopBy(kind, peer);
      return nextHop === undefined ? [] : [[nextHop, peer.address] as const];
    }),
  );
}

/** Felix writes down whom it knows; nobody asks on the tunnel. */
export function vtepNeighbours(calico: CalicoInput | undefined): Neighbour[] {
  if (calico?.tunnelAddresses.vxlan === undefined) return [];
  return calico.peers.flatMap(({ tunnelAddresses: { vxlan: address } }) =>
    address === undefined ? [] : [{ address, device: DEVICES.vxlan, mac: vtepMac(address) }],
  );
}

function podNamespace({ namespace, name, address }: CalicoPod, mtu: number, hostIndex: number): PodNamespace {
  const mac = vethMac(`eth0 of ${namespace}/${name}`);
  const eth0: Link = {
    index: POD_INDEX,
    name: 'eth0',
    kind: 'veth',
    mac,
    mtu,
    up: true,
    addresses: [{ address, length: host(address).length, scope: 'global' }, linkLocal(mac)],
    peer: hostIndex,
    peerNamespace: 0,
  };
  const links = [LOOPBACK, eth0];
  const tables = {
    filter: iptablesTable('filter'),
    nat: iptablesTable('nat'),
    mangle: iptablesTable('mangle'),
  };
  const ipv4: IpStack = {
    ...tables,
    rules: KERNEL_RULES.ipv4,
    routes: listed([
      defaultRoute(MAIN_TABLE, GATEWAY, eth0.name),
      linkRoute(MAIN_TABLE, GATEWAY, eth0.name),
      ...localRoutes(links),
    ]),
    neighbours: [{ address: GATEWAY, device: eth0.name, mac: POD_MAC, asked: true }],
  };
  const ipv6: IpStack = {
    ...tables,
    rules: KERNEL_RULES.ipv6,
    routes: listed(kernelRoutesOfIpv6(links, false)),
    neighbours: [],
  };
  return {
    pod: `${namespace}/${name}`,
    address,
    card: 0,
    device: 0,
    ofPool: true,
    hostVeths: [caliVethName(namespace, name)],
    links,
    ipv4,
    ipv6,
  };
}
