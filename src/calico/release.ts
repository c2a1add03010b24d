// Addresses come back: by their owner's handle, or one by one.
// @upstream libcalico-go/lib/ipam/ipam.go#ReleaseByHandle, #ReleaseIPs, #ensureConsistentAffinity

import { blockAround, blockContains, formatAddress, type Address } from '../base/address.ts';
import { GoMap } from '../kernel/goMap.ts';
import { enabledPools, releaseAffinity } from './affinity.ts';
import type { Allocation, AllocationBlock } from './block.ts';
import { poolHolding } from './pool.ts';
import type { IpamStore } from './store.ts';

/** All addresses of a handle; those that were released. */
export function releaseByHandle(store: IpamStore, handle: string): readonly Address[] {
  const { calls } = store;
  calls.count('get');
  const allocations = store.allocationsOf(handle);
  const released: Address[] = [];
  for (const block of new Set(allocations.map((each) => each.block))) {
    calls.count('get');
    const own = block.allocationsOf(handle);
    released.push(...own.map(({ address }) => address));
    takeBack(store, block, own);
  }
  return released;
}

export interface AddressRelease {
  readonly address: Address;
  /** The owner it must be, if any. */
  readonly handle?: string | undefined;
  /** The sequence number that the address must have, if any. */
  readonly sequence?: number | undefined;
}

export interface ReleaseOutcome {
  /** As upstream tells: those that were free already are among them, if a block or pool has them. */
  readonly released: readonly Address[];
  readonly notAllocated: readonly Address[];
  readonly error?: string | undefined;
}

/** Block by block; of a block with a wrong owner or a stale number among the asked, nothing is released. */
export function releaseAddresses(store: IpamStore, asked: readonly AddressRelease[]): ReleaseOutcome {
  store.calls.count('list');
  const released: Address[] = [];
  const notAllocated: Address[] = [];
  let error: string | undefined;
  const byBlock = new Map<AllocationBlock, AddressRelease[]>();
  for (const each of asked) {
    const block = blockHolding(store, each.address);
    if (block === undefined) {
      notAllocated.push(each.address);
      if (poolHolding(store.pools, each.address) !== undefined) released.push(each.address);
    } else byBlock.set(block, [...(byBlock.get(block) ?? []), each]);
  }
  for (const [block, wanted] of byBlock) {
    store.calls.count('get');
    const conflict = wanted.find((each) => isStale(block, each));
    if (conflict !== undefined) {
      error ??= `update conflict: ${formatAddress(conflict.address)}`;
      continue;
    }
    const used = inMapOrder(
      store,
      wanted.flatMap(({ address }) => block.allocations.get(block.ordinalOf(address)) ?? []),
    );
    released.push(...wanted.map(({ address }) => address));
    notAllocated.push(
      ...wanted
        .map(({ address }) => address)
        .filter((address) => !block.allocations.has(block.ordinalOf(address))),
    );
    if (used.length > 0) takeBack(store, block, used);
  }
  return { released, notAllocated, error };
}

function isStale(block: AllocationBlock, { address, handle, sequence }: AddressRelease): boolean {
  const allocation = block.allocations.get(block.ordinalOf(address));
  if (sequence !== undefined && sequence !== allocation?.sequence) return true;
  return allocation !== undefined && handle !== undefined && handle !== allocation.handle;
}

function blockHolding(store: IpamStore, address: Address): AllocationBlock | undefined {
  const pool = poolHolding(store.pools, address);
  if (pool !== undefined) return store.blockAt(blockAround(address, pool.blockSize).base);
  store.calls.count('list');
  return [...store.blocks].find(({ cidr }) => blockContains(cidr, address));
}

/** Upstream keeps the addresses of one release in a map. */
function inMapOrder(store: IpamStore, allocations: readonly Allocation[]): readonly Allocation[] {
  if (allocations.length < 2) return allocations;
  const map = new GoMap<Address, Allocation>();
  for (const allocation of allocations) map.set(allocation.address, allocation);
  return store.surroundings.chooser.order('release-addresses', map);
}

/** Writes the block, or deletes it if it is nobody's and empty now, then the handles. */
function takeBack(store: IpamStore, block: AllocationBlock, allocations: readonly Allocation[]): void {
  const { calls } = store;
  for (const allocation of allocations) store.release(allocation);
  const isGone = block.node === undefined && block.isEmpty;
  calls.count(isGone ? 'delete' : 'update');
  if (isGone) store.deleteBlock(block);
  for (const handle of new Set(allocations.map((each) => each.handle))) {
    calls.count('get');
    calls.count(store.allocationsOf(handle).length === 0 ? 'delete' : 'update');
  }
  if (block.node !== undefined) releaseIfUnselected(store, block, block.node);
}

/** An emptied block leaves its node if its pool does not select the node any more. */
function releaseIfUnselected(store: IpamStore, block: AllocationBlock, node: string): void {
  store.calls.count('get');
  const labels = store.surroundings.cluster.node(node);
  if (labels === undefined) return;
  store.calls.count('list');
  const pool = poolHolding(enabledPools(store), block.cidr.base);
  if (pool !== undefined && !pool.selectsNode(labels)) releaseAffinity(store, block, node, true);
}
