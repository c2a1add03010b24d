// An address for whoever asks: of a block of the node's own, of a block it claims or takes over, or a borrowed one.
// @upstream libcalico-go/lib/ipam/ipam.go#autoAssign, ipam_block_reader_writer.go#findUsableBlock

import { blockAround, type Address, type AddressBlock } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { MINUTE } from '../base/time.ts';
import { claimBlock, releaseAffinity } from './affinity.ts';
import type { Allocation, AllocationBlock, AllocationOwner } from './block.ts';
import { blockLimit } from './ipamConfig.ts';
import type { IpPool } from './pool.ts';
import { candidatesFor, type AddressRequest } from './poolSelection.ts';
import type { IpamStore } from './store.ts';

/** How long after its claim a block may be taken over. @upstream #EmptyBlockMinReclaimAge */
const RECLAIM_AGE = MINUTE;

export type Assignment =
  | { readonly kind: 'assigned'; readonly allocation: Allocation }
  /** None was to be had; what upstream says about it. */
  | { readonly kind: 'short'; readonly message: string }
  | { readonly kind: 'error'; readonly error: string };

export function autoAssign(store: IpamStore, request: AddressRequest, owner: AllocationOwner): Assignment {
  const { calls, config } = store;
  calls.count('list');
  const candidates = candidatesFor(store, request);
  if (!candidates.ok) return { kind: 'error', error: candidates.error };
  const { pools, blocks } = candidates;
  calls.count('get');
  const own = firstWithRoom(store, blocks);
  if (own !== undefined) return assignFrom(store, own, owner);
  if (blocks.length >= blockLimit(config))
    return { kind: 'error', error: 'cannot allocate new block due to per host block limit' };
  calls.count('get');
  if (!config.autoAllocateBlocks) return { kind: 'error', error: 'failed to find or claim a block' };
  calls.count('list');
  const claimed = claimOrTakeOver(store, pools, request.node);
  if (claimed !== undefined) return assignFrom(store, claimed, owner);
  if (config.strictAffinity)
    return { kind: 'short', message: 'No more free affine blocks and strict affinity enabled' };
  const lender = findLender(store, pools, request.node);
  if (lender !== undefined) return assignFrom(store, lender, owner);
  return {
    kind: 'short',
    message: `No IPs available in pools: [${pools.map(({ cidrText }) => cidrText).join(' ')}]`,
  };
}

/** The next address of a block that has one. */
function assignFrom(store: IpamStore, block: AllocationBlock, owner: AllocationOwner): Assignment {
  const ordinal = nextFree(store, block);
  assert(ordinal !== undefined, `a free address in ${block.text}`);
  return { kind: 'assigned', allocation: allocate(store, block, ordinal, owner) };
}

/** @upstream ipam.go#incrementHandle, #updateBlock */
export function allocate(
  store: IpamStore,
  block: AllocationBlock,
  ordinal: number,
  owner: AllocationOwner,
): Allocation {
  const isNewHandle = store.allocationsOf(owner.handle).length === 0;
  store.calls.count('get');
  store.calls.count(isNewHandle ? 'create' : 'update');
  store.calls.count('update');
  return store.allocate(block, ordinal, owner);
}

function nextFree({ reservations }: IpamStore, block: AllocationBlock): number | undefined {
  return block.nextFree((address) => reservations.covers(address));
}

function firstWithRoom(store: IpamStore, blocks: readonly AllocationBlock[]): AllocationBlock | undefined {
  return blocks.find((block) => {
    if (store.reservations.coversWhole(block.cidr)) return false;
    store.calls.count('get', 2);
    return nextFree(store, block) !== undefined;
  });
}

function claimOrTakeOver(
  store: IpamStore,
  pools: readonly IpPool[],
  node: string,
): AllocationBlock | undefined {
  const empty: AllocationBlock[] = [];
  for (const [pool, base] of blocksToTry(store, pools, node)) {
    const block = store.blockAt(base);
    if (block === undefined) return claim(store, blockAround(base, pool.blockSize), node);
    if (block.isEmpty && nextFree(store, block) !== undefined) empty.push(block);
  }
  if (!store.rules.takesOverEmptyBlocks) return undefined;
  const now = store.surroundings.now();
  const oldEnough = empty.find(({ claimedAt }) => now - claimedAt >= RECLAIM_AGE);
  if (oldEnough?.node === undefined) return undefined;
  releaseAffinity(store, oldEnough, oldEnough.node, true);
  return claim(store, oldEnough.cidr, node);
}

function claim(store: IpamStore, cidr: AddressBlock, node: string): AllocationBlock {
  store.calls.count('get', 2);
  store.calls.count('update');
  return claimBlock(store, cidr, node);
}

/** Any block with an address to lend, no matter whose. */
function findLender(store: IpamStore, pools: readonly IpPool[], node: string): AllocationBlock | undefined {
  for (const [, base] of blocksToTry(store, pools, node)) {
    store.calls.count('get');
    const block = store.blockAt(base);
    if (block !== undefined && nextFree(store, block) !== undefined) return block;
  }
  return undefined;
}

/** Pool by pool, from the node's starting block on; blocks that are reserved as a whole are passed over. */
function* blocksToTry(
  { startingBlocks, reservations }: IpamStore,
  pools: readonly IpPool[],
  node: string,
): Generator<readonly [IpPool, Address], void> {
  for (const pool of pools) {
    for (const base of startingBlocks.walk(pool, node)) {
      if (!reservations.coversWhole(blockAround(base, pool.blockSize))) yield [pool, base];
    }
  }
}
