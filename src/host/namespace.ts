// A Linux network namespace as data: what `ip`, `iptables` and `nft` print of it and what a packet meets in it are
// read from the same structures.

import { familyOf, type Address, type AddressBlock, type IpFamily } from '../base/address.ts';
import type { Ipv4 } from '../base/ipv4.ts';
import type { AwsCniTable } from './awsCniTable.ts';
import type { IptablesTable } from './iptablesRule.ts';
import type { ProxyTable } from './kubeProxy/nftTable.ts';

export interface LinkAddress {
  readonly address: Address;
  readonly length: number;
  readonly scope: 'global' | 'link' | 'host';
  readonly broadcast?: Ipv4;
}

export interface Link {
  readonly index: number;
  readonly name: string;
  readonly kind: 'loopback' | 'eni' | 'veth' | 'vlan' | TunnelKind;
  readonly mac: string;
  readonly mtu: number;
  readonly up: boolean;
  /** Of both families, in the order in which the kernel lists them. */
  readonly addresses: readonly LinkAddress[];
  /** Of a veth: the index of the other end, in its own namespace. */
  readonly peer?: number;
  /** Of a veth on the host: the number of the namespace of the other end; inside a pod 0, the host's. */
  readonly peerNamespace?: number;
  /** Of a VLAN link: the interface that its tagged packets leave by. */
  readonly parent?: string;
  readonly vlanId?: number;
  /** Of a tunnel: what `ip -d link` says of it. */
  readonly tunnel?: string;
}

/** A rule of the routing policy database. A selector that is absent matches everything. */
export interface RoutingRule {
  readonly priority: number;
  readonly from?: AddressBlock;
  readonly to?: AddressBlock;
  /** What the packet carries; ICMP is not sent here, so such a rule is only shown. */
  readonly protocol?: 'ipv6-icmp';
  /** The interface by which the packet came in. */
  readonly input?: string;
  /** The packet's mark under a mask of the same value. */
  readonly mark?: number;
  readonly table: number;
}

export interface Route {
  readonly table: number;
  readonly kind: 'unicast' | 'local' | 'broadcast' | 'anycast' | 'multicast' | 'blackhole';
  readonly destination: AddressBlock;
  readonly via?: Address;
  /** The router need not be in a subnet of the device's. */
  readonly onLink?: true;
  /** Empty: of a blackhole. */
  readonly device: string;
  readonly byKernel: boolean;
  /** The program that made it, as `ip route` calls it: Felix says 80. */
  readonly protocol?: '80' | 'bird';
  readonly scope: 'global' | 'link' | 'host';
  readonly source?: Address;
}

/** How packets are carried between nodes inside others: in UDP with a header of VXLAN, or in IP itself. */
export type TunnelKind = 'vxlan' | 'ipip';

/** An interface behind which packets go on inside others. */
export interface Tunnel {
  readonly kind: TunnelKind;
  readonly device: string;
  /** By the next hop on the interface: the node to which what is for it is sent. */
  readonly peers: ReadonlyMap<Address, Address>;
}

/** A set of blocks that rules of iptables ask for by its name. */
export interface IpSet {
  readonly name: string;
  readonly blocks: readonly AddressBlock[];
}

export interface Neighbour {
  readonly address: Address;
  readonly device: string;
  readonly mac: string;
  /** Found by asking for it; absent: written there for good. */
  readonly asked?: true;
}

/** What a namespace has for each family of addresses by itself. */
export interface IpStack {
  /** In order of priority, those of one priority in the order in which they were added. */
  readonly rules: readonly RoutingRule[];
  /** As the kernel lists them. */
  readonly routes: readonly Route[];
  readonly neighbours: readonly Neighbour[];
  readonly filter: IptablesTable;
  readonly nat: IptablesTable;
  readonly mangle: IptablesTable;
}

export interface Namespace extends Readonly<Record<IpFamily, IpStack>> {
  readonly links: readonly Link[];
  readonly awsCni?: AwsCniTable;
  /** Where kube-proxy works on nftables. */
  readonly kubeProxy?: Readonly<Record<IpFamily, ProxyTable>>;
  readonly ipSets?: readonly IpSet[];
}

export function stackFor(namespace: Namespace, address: Address): IpStack {
  return namespace[familyOf(address)];
}

export type IptablesMode = 'legacy' | 'nft';

export interface PodNamespace extends Namespace {
  /** `namespace/name` */
  readonly pod: string;
  readonly address: Address;
  /** Network card and device index of its ENI; of the trunk, where it has a branch ENI. */
  readonly card: number;
  readonly device: number;
  /** The VLAN of its branch ENI. */
  readonly vlanId?: number;
  /** Its address is no ENI's, but one of a pool of Calico's. */
  readonly ofPool?: true;
  /** One for each of its interfaces. */
  readonly hostVeths: readonly [string, ...string[]];
  /** Its interface for the family that the cluster does not have. */
  readonly egress?: { readonly address: Address; readonly device: string; readonly hostVeth: string };
}

export interface HostNetwork extends Namespace {
  readonly iptablesMode: IptablesMode;
  /** The primary address of the primary ENI, of the cluster's family. */
  readonly address: Address;
  /** In the order in which their network was set up. */
  readonly pods: readonly PodNamespace[];
  readonly tunnels: readonly Tunnel[];
}

export const LOCAL_TABLE = 255;
export const MAIN_TABLE = 254;
export const DEFAULT_TABLE = 253;

const COMMON_RULES: readonly RoutingRule[] = [
  { priority: 0, table: LOCAL_TABLE },
  { priority: 32766, table: MAIN_TABLE },
];

/** What every namespace has from the start. */
export const KERNEL_RULES: Readonly<Record<IpFamily, readonly RoutingRule[]>> = {
  ipv4: [...COMMON_RULES, { priority: 32767, table: DEFAULT_TABLE }],
  ipv6: COMMON_RULES,
};
