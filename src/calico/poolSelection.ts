// Which pools an address may come from.
// @upstream libcalico-go/lib/ipam/ipam.go#determinePools, #prepareAffinityBlocksForHost

import { formatBlock, type AddressBlock, type IpFamily } from '../base/address.ts';
import { poolHolding, selectsBoth, type AllowedUse, type IpPool } from './pool.ts';
import { enabledPools, releaseAffinity } from './affinity.ts';
import type { AllocationBlock } from './block.ts';
import type { Labels } from './selector.ts';
import type { IpamStore } from './store.ts';

export interface AddressRequest {
  readonly node: string;
  readonly family: IpFamily;
  readonly use: AllowedUse;
  /** The pools asked for; empty: those that select node and namespace. */
  readonly pools: readonly AddressBlock[];
  readonly namespace: Labels;
}

export type Candidates =
  | {
      readonly ok: true;
      readonly pools: readonly IpPool[];
      /** The node's blocks in these pools, in the text order of their CIDRs. */
      readonly blocks: readonly AllocationBlock[];
    }
  | { readonly ok: false; readonly error: string };

const NO_POOL = 'cannot find a qualified ippool';

/** Also gives up the node's empty blocks of pools that do not select it any more. */
export function candidatesFor(store: IpamStore, request: AddressRequest): Candidates {
  const { calls, surroundings } = store;
  const { node, use } = request;
  calls.count('get');
  const labels = surroundings.cluster.node(node);
  if (labels === undefined)
    return refused(`resource does not exist: Node(${node}) with error: nodes "${node}" not found`);
  calls.count('list');
  const enabled = enabledPools(store).filter(({ family }) => family === request.family);
  if (enabled.length === 0) return refused(NO_POOL);
  const missing = request.pools.find((asked) => poolWith(enabled, asked) === undefined);
  if (missing !== undefined)
    return refused(`the given pool (${formatBlock(missing)}) does not exist, or is not enabled`);
  const selecting =
    request.pools.length > 0
      ? request.pools.flatMap((asked) => poolWith(enabled, asked) ?? [])
      : enabled.filter((pool) => selectsBoth(pool, labels, request.namespace));
  if (selecting.length === 0) return refused(`no configured Calico pools for node ${node}`);
  const pools = selecting.filter(({ allowedUses }) => allowedUses.includes(use));
  if (pools.length === 0) return refused(`${NO_POOL}, no pools match the required use (${use})`);
  calls.count('list');
  const blocks: AllocationBlock[] = [];
  for (const block of store.blocksOf(node)) {
    if (poolHolding(pools, block.cidr.base) !== undefined) blocks.push(block);
    else if (poolHolding(selecting, block.cidr.base) === undefined)
      releaseStrayBlock(store, block, node, enabled, labels);
  }
  return { ok: true, pools, blocks };
}

function poolWith(pools: readonly IpPool[], cidr: AddressBlock): IpPool | undefined {
  const text = formatBlock(cidr);
  return pools.find(({ cidrText }) => cidrText === text);
}

function releaseStrayBlock(
  store: IpamStore,
  block: AllocationBlock,
  node: string,
  enabled: readonly IpPool[],
  labels: Labels,
): void {
  const pool = poolHolding(enabled, block.cidr.base);
  if (pool !== undefined && !pool.selectsNode(labels)) releaseAffinity(store, block, node, true);
}

function refused(error: string): Candidates {
  return { ok: false, error };
}
