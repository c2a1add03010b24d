// A given address, as a pod asks for one by annotation.
// @upstream libcalico-go/lib/ipam/ipam.go#AssignIP, ipam_block.go#assign

import { blockAround, formatAddress, type Address } from '../base/address.ts';
import { claimBlock, enabledPools } from './affinity.ts';
import { allocate } from './autoAssign.ts';
import type { AllocationBlock, AllocationOwner } from './block.ts';
import { alreadyExists } from './errorTexts.ts';
import { poolHolding } from './pool.ts';
import type { IpamStore } from './store.ts';

/** Undefined, or why the address cannot be had. Reservations and allowed uses do not matter. */
export function assignAddress(
  store: IpamStore,
  address: Address,
  owner: AllocationOwner,
): string | undefined {
  const { calls } = store;
  calls.count('list');
  const pool = poolHolding(enabledPools(store), address);
  if (pool === undefined) return 'The provided IP address is not in a configured pool\n';
  calls.count('get', 2);
  const cidr = blockAround(address, pool.blockSize);
  let block = store.blockAt(cidr.base);
  if (block === undefined) {
    calls.count('get');
    block = claimBlock(store, cidr, owner.node);
  }
  const refusal = refusalOf(store, block, address, owner.node);
  if (refusal !== undefined) return refusal;
  allocate(store, block, block.ordinalOf(address), owner);
  return undefined;
}

function refusalOf(
  store: IpamStore,
  block: AllocationBlock,
  address: Address,
  node: string,
): string | undefined {
  if (store.config.strictAffinity) {
    if (block.node === undefined) return `Attempt to assign from block ${block.text} with no affinity`;
    if (block.node !== node) return 'Block host affinity does not match';
  }
  if (!block.allocations.has(block.ordinalOf(address))) return undefined;
  return alreadyExists(store.rules, formatAddress(address), 'Address already assigned in block');
}
