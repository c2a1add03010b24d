// A Linux network namespace as data: what `ip`, `iptables` and `nft` print of it and what a packet meets in it are
// read from the same structures.

import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { AwsCniTable } from './awsCniTable.ts';
import type { IptablesTable } from './iptablesRule.ts';

export interface LinkAddress {
  readonly address: Ipv4;
  readonly length: number;
  readonly broadcast?: Ipv4;
}

export interface Link {
  readonly index: number;
  readonly name: string;
  readonly kind: 'loopback' | 'eni' | 'veth' | 'vlan';
  readonly mac: string;
  readonly mtu: number;
  readonly up: boolean;
  readonly addresses: readonly LinkAddress[];
  /** Of a veth: the index of the other end, in its own namespace. */
  readonly peer?: number;
  /** Of a veth on the host: the number of the namespace of the other end; inside a pod 0, the host's. */
  readonly peerNamespace?: number;
  /** Of a VLAN link: the interface that its tagged packets leave by. */
  readonly parent?: string;
}

/** A rule of the routing policy database. A selector that is absent matches everything. */
export interface RoutingRule {
  readonly priority: number;
  readonly from?: Cidr;
  readonly to?: Cidr;
  /** The interface by which the packet came in. */
  readonly input?: string;
  /** The packet's mark under a mask of the same value. */
  readonly mark?: number;
  readonly table: number;
}

export interface Route {
  readonly table: number;
  readonly kind: 'unicast' | 'local' | 'broadcast';
  readonly destination: Cidr;
  readonly via?: Ipv4;
  readonly device: string;
  readonly byKernel: boolean;
  readonly scope: 'global' | 'link' | 'host';
  readonly source?: Ipv4;
}

export interface Neighbour {
  readonly address: Ipv4;
  readonly device: string;
  readonly mac: string;
}

export interface Namespace {
  readonly links: readonly Link[];
  /** In order of priority, those of one priority in the order in which they were added. */
  readonly rules: readonly RoutingRule[];
  /** As the kernel lists them. */
  readonly routes: readonly Route[];
  readonly neighbours: readonly Neighbour[];
  readonly filter: IptablesTable;
  readonly nat: IptablesTable;
  readonly mangle: IptablesTable;
  readonly awsCni?: AwsCniTable;
}

export type IptablesMode = 'legacy' | 'nft';

export interface PodNamespace extends Namespace {
  /** `namespace/name` */
  readonly pod: string;
  readonly address: Ipv4;
  /** Network card and device index of its ENI; of the trunk, where it has a branch ENI. */
  readonly card: number;
  readonly device: number;
  /** The VLAN of its branch ENI. */
  readonly vlanId?: number;
  /** One for each of its interfaces. */
  readonly hostVeths: readonly [string, ...string[]];
}

export interface HostNetwork extends Namespace {
  readonly iptablesMode: IptablesMode;
  /** The primary address of the primary ENI. */
  readonly address: Ipv4;
  /** In the order in which their network was set up. */
  readonly pods: readonly PodNamespace[];
}

export const LOCAL_TABLE = 255;
export const MAIN_TABLE = 254;
export const DEFAULT_TABLE = 253;

/** What every namespace has from the start. */
export const KERNEL_RULES: readonly RoutingRule[] = [
  { priority: 0, table: LOCAL_TABLE },
  { priority: 32766, table: MAIN_TABLE },
  { priority: 32767, table: DEFAULT_TABLE },
];
