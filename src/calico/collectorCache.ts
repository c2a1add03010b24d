// What calico-kube-controllers knows of the IPAM: a copy of the datastore that is as old as its news.
// @upstream kube-controllers/pkg/controllers/node/ipam.go#onBlockUpdated, #onBlockDeleted, ipam_allocation.go

import type { Milliseconds } from '../base/time.ts';
import type { Allocation, AllocationBlock } from './block.ts';
import type { IpamChange } from './store.ts';

/** A piece of news from the watch on the datastore. */
export type DatastoreNews = IpamChange | { readonly kind: 'node-added' | 'node-gone'; readonly node: string };

/** How sure the collector is that nobody uses an address. */
export interface Suspicion {
  /** When it was first found unused. */
  since: Milliseconds | undefined;
  isConfirmed: boolean;
}

interface CachedBlock {
  node: string | undefined;
  used: number;
}

const NO_ALLOCATIONS: ReadonlyMap<Allocation, Suspicion> = new Map();

export class CollectorCache {
  /** Nodes that the watch on the datastore told of. */
  readonly knownNodes = new Set<string>();
  /** Nodes whose addresses changed, or that lost a pod, since the last scan. */
  readonly dirtyNodes = new Set<string>();
  /** Blocks of nodes without a used address. */
  readonly emptyBlocks = new Map<AllocationBlock, string>();
  /** When a scan first found an empty block that its node could spare. */
  readonly emptySince = new Map<AllocationBlock, Milliseconds>();
  private readonly blocks = new Map<AllocationBlock, CachedBlock>();
  private readonly blocksByNode = new Map<string, Set<AllocationBlock>>();
  private readonly byNode = new Map<string, Map<Allocation, Suspicion>>();

  learn(news: DatastoreNews): void {
    switch (news.kind) {
      case 'node-added':
        this.knownNodes.add(news.node);
        break;
      case 'node-gone':
        this.knownNodes.delete(news.node);
        break;
      case 'block-claimed':
        this.claimed(news.block, news.node);
        break;
      case 'block-orphaned':
        this.forgetOwner(news.block);
        break;
      case 'block-deleted':
        this.forgetBlock(news.block);
        break;
      case 'allocated':
        this.allocated(news.allocation);
        break;
      case 'released':
        this.released(news.allocation);
    }
  }

  /** All nodes that have blocks or addresses. */
  get nodes(): ReadonlySet<string> {
    const nodes = new Set(this.byNode.keys());
    for (const [node, blocks] of this.blocksByNode) if (blocks.size > 0) nodes.add(node);
    return nodes;
  }

  /** Whether time alone may make something ripe: an address that nobody uses, an empty block, a node that is gone. */
  hasClocks(isGone: (node: string) => boolean): boolean {
    if (this.emptySince.size > 0) return true;
    for (const node of this.nodes) if (isGone(node)) return true;
    for (const own of this.byNode.values())
      for (const { since } of own.values()) if (since !== undefined) return true;
    return false;
  }

  allocationsOf(node: string): ReadonlyMap<Allocation, Suspicion> {
    return this.byNode.get(node) ?? NO_ALLOCATIONS;
  }

  blockCount(node: string): number {
    return this.blocksByNode.get(node)?.size ?? 0;
  }

  /** The collector released the address itself. */
  forget(allocation: Allocation): void {
    const own = this.byNode.get(allocation.node);
    if (own?.delete(allocation) !== true) return;
    if (own.size === 0) this.byNode.delete(allocation.node);
    this.dirtyNodes.add(allocation.node);
  }

  forgetBlock(block: AllocationBlock): void {
    for (const allocation of block.allocations.values()) this.forget(allocation);
    this.forgetOwner(block);
    this.blocks.delete(block);
    this.emptySince.delete(block);
  }

  private claimed(block: AllocationBlock, node: string): void {
    this.blocks.set(block, { node, used: 0 });
    const own = this.blocksByNode.get(node);
    if (own === undefined) this.blocksByNode.set(node, new Set([block]));
    else own.add(block);
    this.emptyBlocks.set(block, node);
  }

  private forgetOwner(block: AllocationBlock): void {
    const cached = this.blocks.get(block);
    this.emptyBlocks.delete(block);
    if (cached?.node === undefined) return;
    this.blocksByNode.get(cached.node)?.delete(block);
    cached.node = undefined;
  }

  private allocated(allocation: Allocation): void {
    const { node, block } = allocation;
    const cached = this.blocks.get(block) ?? { node: undefined, used: 0 };
    cached.used++;
    this.blocks.set(block, cached);
    this.emptyBlocks.delete(block);
    if (cached.node !== undefined) this.emptySince.delete(block);
    const own = this.byNode.get(node) ?? new Map<Allocation, Suspicion>();
    this.byNode.set(node, own.set(allocation, { since: undefined, isConfirmed: false }));
    this.dirtyNodes.add(node);
  }

  private released(allocation: Allocation): void {
    const cached = this.blocks.get(allocation.block);
    if (cached !== undefined && --cached.used === 0 && cached.node !== undefined)
      this.emptyBlocks.set(allocation.block, cached.node);
    this.forget(allocation);
  }
}
