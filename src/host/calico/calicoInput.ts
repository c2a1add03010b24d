// What Calico's side of a host follows from: pools, the blocks of this node and of the others, tunnels, pods.

import type { Address, AddressBlock } from '../../base/address.ts';
import type { TunnelKind } from '../namespace.ts';

/** How packets get from node to node: by routes alone, or by a tunnel; with `crossSubnet` that only between subnets. */
export interface Encapsulation {
  readonly tunnel: TunnelKind | undefined;
  readonly crossSubnet: boolean;
}

export interface CalicoPool extends Encapsulation {
  readonly cidr: AddressBlock;
  readonly natOutgoing: boolean;
}

/** Another node. */
export interface CalicoPeer {
  readonly address: Address;
  /** Both have their addresses of one subnet. */
  readonly sameSubnet: boolean;
  readonly tunnelAddresses: Readonly<Partial<Record<TunnelKind, Address>>>;
  /** Its blocks, and what it has borrowed of those of others. */
  readonly destinations: readonly AddressBlock[];
}

export interface CalicoPod {
  readonly namespace: string;
  readonly name: string;
  readonly address: Address;
}

export interface CalicoInput {
  readonly pools: readonly CalicoPool[];
  readonly tunnelAddresses: Readonly<Partial<Record<TunnelKind, Address>>>;
  readonly blocks: readonly AddressBlock[];
  readonly peers: readonly CalicoPeer[];
  /** In the order in which their network was set up. */
  readonly pods: readonly CalicoPod[];
}

/** Tunnels that any of the pools uses, each once. */
export function tunnelKindsOf({ pools }: Pick<CalicoInput, 'pools'>): TunnelKind[] {
  return [...new Set(pools.flatMap(({ tunnel }) => tunnel ?? []))];
}
