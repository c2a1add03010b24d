// Pools come, change and go through the Calico API.
// @upstream libcalico-go/lib/clientv3/ippool.go

import { blocksOverlap } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import { releasePoolAffinities } from './affinity.ts';
import { alreadyExists, doesNotExist } from './errorTexts.ts';
import { checkPool } from './poolChecks.ts';
import { specOf, type IpPool, type IpPoolSpec } from './pool.ts';
import type { IpamStore } from './store.ts';

/** Between disabling a pool that is to be deleted and taking its blocks from their nodes. */
export const POOL_DELETION_PAUSE: Milliseconds = 500;

const RESOURCE = 'ippools.crd.projectcalico.org';

/** Undefined, or why it is refused. */
export function createPool(store: IpamStore, spec: IpPoolSpec): string | undefined {
  const checked = checkPool(spec, store.pools);
  if (!checked.ok) return checked.error;
  const { pool } = checked;
  if (hasOtherBlocks(store, pool))
    return `error with field IPPool.Spec.BlockSize = '${pool.blockSize}' (IPPool blocksSize conflicts with existing allocations that use a different blockSize)`;
  if (poolNamed(store, pool.name) !== undefined)
    return alreadyExists(store.rules, `IPPool(${pool.name})`, `${RESOURCE} "${pool.name}" already exists`);
  store.putPool(pool);
  return undefined;
}

export function editPool(store: IpamStore, name: string, changes: Partial<IpPoolSpec>): string | undefined {
  const old = poolNamed(store, name);
  if (old === undefined) return missing(name);
  const checked = checkPool({ ...specOf(old), ...changes, name }, store.pools, old);
  if (!checked.ok) return checked.error;
  store.putPool(checked.pool);
  return undefined;
}

/** The first part of a deletion: `finishPoolDeletion` follows after `POOL_DELETION_PAUSE`. */
export function beginPoolDeletion(store: IpamStore, name: string): string | undefined {
  return editPool(store, name, { disabled: true });
}

export function finishPoolDeletion(store: IpamStore, name: string): void {
  const pool = poolNamed(store, name);
  if (pool === undefined) return;
  releasePoolAffinities(store, pool);
  store.dropPool(name);
}

function poolNamed(store: IpamStore, name: string): IpPool | undefined {
  return store.pools.find((pool) => pool.name === name);
}

function hasOtherBlocks(store: IpamStore, { cidr, blockSize }: IpPool): boolean {
  return [...store.blocks].some(
    (block) => block.cidr.length !== blockSize && blocksOverlap(block.cidr, cidr),
  );
}

function missing(name: string): string {
  return doesNotExist(`IPPool(${name})`, `${RESOURCE} "${name}" not found`);
}
