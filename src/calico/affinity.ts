// Blocks come to nodes and leave them.
// @upstream libcalico-go/lib/ipam/ipam_block_reader_writer.go, ipam.go

import {
  blockAddresses,
  blockAround,
  blockContains,
  formatBlock,
  type AddressBlock,
} from '../base/address.ts';
import type { AllocationBlock } from './block.ts';
import { poolHolding, type IpPool } from './pool.ts';
import type { IpamStore } from './store.ts';

/** What became of giving a block up. */
export type AffinityRelease = 'released' | 'not-empty';

/** Makes a block that does not exist, for a node. @upstream #getPendingAffinity, #claimAffineBlock */
export function claimBlock(store: IpamStore, cidr: AddressBlock, node: string): AllocationBlock {
  store.calls.count('create', 2);
  store.calls.count('update');
  return store.addBlock(cidr, node);
}

/** Gives up a block that is a node's: deletes it if it is empty, else leaves it to nobody. @upstream #releaseBlockAffinity */
export function releaseAffinity(
  store: IpamStore,
  block: AllocationBlock,
  node: string,
  mustBeEmpty: boolean,
): AffinityRelease {
  const { calls } = store;
  calls.count('get', 2);
  if (mustBeEmpty && !block.isEmpty) return 'not-empty';
  calls.count('update');
  if (block.isEmpty) {
    calls.count('delete', 2);
    store.deleteBlock(block);
  } else {
    calls.count('update');
    calls.count('delete');
    store.orphan(block, node);
  }
  return 'released';
}

/** All blocks of a node. Undefined, or why one of them stays. @upstream ipam.go#ReleaseHostAffinities */
export function releaseNodeAffinities(
  store: IpamStore,
  node: string,
  mustBeEmpty: boolean,
): string | undefined {
  store.calls.count('list', 2);
  let error: string | undefined;
  for (const block of store.blocksOf(node)) {
    if (releaseAffinity(store, block, node, mustBeEmpty) === 'not-empty') error = notEmpty(block);
  }
  return error;
}

/** All blocks of a pool, whoever has them. @upstream ipam.go#ReleasePoolAffinities */
export function releasePoolAffinities(store: IpamStore, pool: IpPool): void {
  for (const block of store.blocks) {
    const { node } = block;
    if (node !== undefined && blockContains(pool.cidr, block.cidr.base))
      releaseAffinity(store, block, node, false);
  }
}

export interface ByHand {
  readonly claimed: readonly string[];
  /** Blocks that are others', or nobody's. */
  readonly taken: readonly string[];
  readonly error?: string | undefined;
}

/** All blocks of a range, for a node. @upstream ipam.go#ClaimAffinity */
export function claimRange(store: IpamStore, range: AddressBlock, node: string): ByHand {
  const claimed: string[] = [];
  const taken: string[] = [];
  const pool = poolForRange(store, range);
  if ('error' in pool) return { claimed, taken, error: pool.error };
  for (const cidr of blocksIn(range, pool.blockSize)) {
    const block = store.blockAt(cidr.base);
    if (block === undefined) claimBlock(store, cidr, node);
    const isTaken = block !== undefined && block.node !== node;
    (isTaken ? taken : claimed).push(formatBlock(cidr));
  }
  return { claimed, taken };
}

/** Undefined, or why it ended before its end. @upstream ipam.go#ReleaseAffinity */
export function unclaimRange(
  store: IpamStore,
  range: AddressBlock,
  node: string,
  mustBeEmpty: boolean,
): string | undefined {
  const pool = poolForRange(store, range);
  if ('error' in pool) return pool.error;
  for (const cidr of blocksIn(range, pool.blockSize)) {
    const block = store.blockAt(cidr.base);
    if (block === undefined || block.node !== node) continue;
    if (releaseAffinity(store, block, node, mustBeEmpty) === 'not-empty') return notEmpty(block);
  }
  return undefined;
}

export function enabledPools(store: IpamStore): readonly IpPool[] {
  return store.pools.filter(({ disabled }) => !disabled);
}

function poolForRange(store: IpamStore, range: AddressBlock): IpPool | { readonly error: string } {
  const text = formatBlock(range);
  const pool = poolHolding(enabledPools(store), range.base);
  if (pool === undefined)
    return { error: `The requested CIDR (${text}) is not within any configured pools.` };
  if (range.length > pool.blockSize)
    return { error: `The requested CIDR (${text}) is smaller than the minimum.` };
  return pool;
}

function* blocksIn(range: AddressBlock, blockSize: number): Generator<AddressBlock, void> {
  let block = blockAround(range.base, blockSize);
  while (blockContains(range, block.base)) {
    yield block;
    const size = blockAddresses(block);
    const next = typeof block.base === 'bigint' ? block.base + BigInt(size) : block.base + size;
    block = blockAround(next, blockSize);
  }
}

function notEmpty({ text }: AllocationBlock): string {
  return `block '${text}' is not empty`;
}
