// One pass of the collector: which addresses nobody uses, which nodes are gone for good, which blocks can be spared.
// @upstream kube-controllers/pkg/controllers/node/ipam.go#syncIPAM, #checkAllocations, #releaseUnusedBlocks

import type { Address } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { GoMap } from '../kernel/goMap.ts';
import { releaseAffinity, releaseNodeAffinities } from './affinity.ts';
import type { Allocation, AllocationBlock } from './block.ts';
import type { CollectorCache, Suspicion } from './collectorCache.ts';
import { releaseAddresses } from './release.ts';
import type { IpamStore } from './store.ts';

/** A pod object, as the informer has it. */
export interface PodSight {
  /** Undefined: not scheduled yet. */
  readonly node: string | undefined;
  /** Those that its status shows. */
  readonly addresses: readonly Address[];
  /** Failed, with the reason `Evicted`. */
  readonly isEvicted: boolean;
}

export interface CollectorCluster {
  nodeExists(node: string): boolean;
  /** `name`: `namespace/name`. */
  pod(name: string): PodSight | undefined;
}

export interface ScanSurroundings {
  readonly store: IpamStore;
  readonly cluster: CollectorCluster;
  readonly cache: CollectorCache;
  readonly chooser: Chooser;
  /** 0: nothing is released for its age. */
  readonly leakGracePeriod: Milliseconds;
  readonly now: () => Milliseconds;
}

/** False: something could not be released, and the scan counts for nothing: its nodes stay to be looked at. */
export function scan(surroundings: ScanSurroundings, isWhole: boolean): boolean {
  const { cache } = surroundings;
  const confirmed: Allocation[] = [];
  const goneNodes: string[] = [];
  for (const node of isWhole ? cache.nodes : cache.dirtyNodes) {
    if (judgeNode(surroundings, node, confirmed)) goneNodes.push(node);
  }
  if (!releaseLeaks(surroundings, confirmed)) return false;
  releaseSpareBlocks(surroundings);
  let isDone = true;
  for (const node of goneNodes) {
    if (releaseNodeAffinities(surroundings.store, node, true) !== undefined) isDone = false;
  }
  if (isDone) cache.dirtyNodes.clear();
  return isDone;
}

/** Whether whatever has to do with the node can go; addresses that can are added to `confirmed`. */
function judgeNode(surroundings: ScanSurroundings, node: string, confirmed: Allocation[]): boolean {
  const { cache, cluster } = surroundings;
  const isKnown = knowsNode(surroundings, node);
  const exists = isKnown && cluster.nodeExists(node);
  const tunnels: [Allocation, Suspicion][] = [];
  let isUsed = false;
  for (const [allocation, suspicion] of cache.allocationsOf(node)) {
    if (allocation.use !== 'pod') tunnels.push([allocation, suspicion]);
    else if (isValid(cluster, allocation, isKnown ? node : undefined)) {
      isUsed = true;
      clear(suspicion);
    } else {
      if (exists) suspect(surroundings, suspicion);
      else suspicion.isConfirmed = true;
      if (suspicion.isConfirmed) confirmed.push(allocation);
    }
  }
  if (exists || isUsed) return false;
  for (const [allocation, suspicion] of tunnels) {
    // A node of which the watch has not told yet that it is gone vouches for its tunnels.
    suspicion.isConfirmed = !isKnown;
    if (!isKnown) confirmed.push(allocation);
  }
  return true;
}

/** Whether a pod that is there vouches for an address, or a node for its tunnel's. */
export function isInUse(cluster: CollectorCluster, allocation: Allocation): boolean {
  if (!cluster.nodeExists(allocation.node)) return false;
  return allocation.use !== 'pod' || isValid(cluster, allocation, allocation.node);
}

/** By the watch's news, or else by what the datastore says now. */
function knowsNode({ cache, cluster }: ScanSurroundings, node: string): boolean {
  return cache.knownNodes.has(node) || cluster.nodeExists(node);
}

/** @upstream #allocationIsValid */
function isValid(cluster: CollectorCluster, { pod, address }: Allocation, node: string | undefined): boolean {
  const sight = pod === undefined ? undefined : cluster.pod(pod);
  if (sight === undefined) return false;
  if (sight.node !== undefined && node !== undefined && sight.node !== node) return false;
  if (sight.addresses.length === 0) return true;
  return !sight.isEvicted && sight.addresses.includes(address);
}

function clear(suspicion: Suspicion): void {
  suspicion.since = undefined;
  suspicion.isConfirmed = false;
}

/** @upstream ipam_allocation.go#markLeak */
function suspect({ leakGracePeriod, now }: ScanSurroundings, suspicion: Suspicion): void {
  suspicion.since ??= now();
  if (leakGracePeriod > 0 && now() - suspicion.since > leakGracePeriod) suspicion.isConfirmed = true;
}

/** An address whose owner has another one that is used stays. */
function releaseLeaks({ store, cache }: ScanSurroundings, confirmed: readonly Allocation[]): boolean {
  const leaks = confirmed.filter(({ node, handle }) =>
    [...cache.allocationsOf(node)].every(
      ([allocation, { isConfirmed }]) => allocation.handle !== handle || isConfirmed,
    ),
  );
  if (leaks.length === 0) return true;
  const { released, error } = releaseAddresses(store, leaks);
  for (const leak of leaks) if (released.includes(leak.address)) cache.forget(leak);
  return error === undefined;
}

/** A node keeps one block, be it empty. */
function releaseSpareBlocks({ store, cache, chooser, leakGracePeriod, now }: ScanSurroundings): void {
  if (leakGracePeriod === 0) return;
  for (const block of inMapOrder(cache, chooser)) {
    const { node } = block;
    if (node === undefined || cache.blockCount(cache.emptyBlocks.get(block) ?? node) <= 1) continue;
    const since = cache.emptySince.get(block);
    if (since === undefined) cache.emptySince.set(block, now());
    else if (now() - since > leakGracePeriod && releaseAffinity(store, block, node, true) === 'released')
      cache.forgetBlock(block);
  }
}

function inMapOrder({ emptyBlocks }: CollectorCache, chooser: Chooser): readonly AllocationBlock[] {
  if (emptyBlocks.size < 2) return [...emptyBlocks.keys()];
  const map = new GoMap<AllocationBlock, AllocationBlock>();
  for (const block of emptyBlocks.keys()) map.set(block, block);
  return chooser.order('spare-blocks', map);
}
