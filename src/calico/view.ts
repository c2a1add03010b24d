// The IPAM to be looked at: what those read who check, explain or show it, and nothing by which they could change it.

import type { Allocation, AllocationBlock } from './block.ts';
import type { IpPool } from './pool.ts';
import type { IpamStore } from './store.ts';

export interface AllocationView extends Omit<Allocation, 'block'> {
  readonly block: BlockView;
}

type OwnOfBlock = 'cidr' | 'text' | 'node' | 'claimedAt' | 'isEmpty' | 'size' | 'free';

export interface BlockView extends Readonly<Pick<AllocationBlock, OwnOfBlock>> {
  /** By ordinal. */
  readonly allocations: ReadonlyMap<number, AllocationView>;
}

export interface IpamView extends Readonly<Pick<IpamStore, 'config' | 'rules'>> {
  /** In the text order of their names. */
  readonly pools: readonly IpPool[];
  readonly blocks: Iterable<BlockView>;
  /** A node's blocks, in the text order of their CIDRs. */
  blocksOf(node: string): readonly BlockView[];
  allocationsOf(handle: string): readonly AllocationView[];
}
