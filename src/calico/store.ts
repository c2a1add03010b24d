// Calico's datastore as its IPAM sees it: pools, reservations, configuration, blocks, and who holds which addresses.
// Nothing decides here; every change of a block goes through it and is told to whoever listens.

import type { Address } from '../base/address.ts';
import { SECOND, type Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { AllocationBlock, type Allocation, type AllocationOwner } from './block.ts';
import { DatastoreCalls } from './datastoreCalls.ts';
import { DEFAULT_IPAM_CONFIG, type IpamConfig } from './ipamConfig.ts';
import type { IpPool } from './pool.ts';
import { Reservations } from './reservations.ts';
import type { CalicoRules } from './rules.ts';
import type { Labels } from './selector.ts';
import { StartingBlocks } from './startingBlocks.ts';

/** What the IPAM asks of the cluster. */
export interface ClusterLabels {
  /** Undefined: there is no such Node object. */
  node(name: string): Labels | undefined;
  namespace(name: string): Labels;
}

export interface StoreSurroundings {
  readonly rules: CalicoRules;
  readonly cluster: ClusterLabels;
  readonly chooser: Chooser;
  readonly now: () => Milliseconds;
}

export type IpamChange =
  /** The node's from now on. */
  | { readonly kind: 'block-claimed'; readonly block: AllocationBlock; readonly node: string }
  /** Nobody's from now on; addresses in it are used still. */
  | { readonly kind: 'block-orphaned'; readonly block: AllocationBlock; readonly node: string }
  /** Gone; `node`: whose it was. */
  | { readonly kind: 'block-deleted'; readonly block: AllocationBlock; readonly node: string | undefined }
  | { readonly kind: 'allocated' | 'released'; readonly allocation: Allocation };

export type IpamListener = (change: IpamChange) => void;

const NO_BLOCKS: readonly AllocationBlock[] = [];
const NO_ALLOCATIONS: readonly Allocation[] = [];

export class IpamStore {
  readonly rules: CalicoRules;
  readonly calls = new DatastoreCalls();
  readonly reservations = new Reservations();
  readonly startingBlocks: StartingBlocks;
  readonly surroundings: StoreSurroundings;
  config: IpamConfig = DEFAULT_IPAM_CONFIG;
  private poolsByName: readonly IpPool[] = [];
  private readonly blocksByBase = new Map<Address, AllocationBlock>();
  private readonly blocksByNode = new Map<string, AllocationBlock[]>();
  private readonly byHandle = new Map<string, Allocation[]>();
  private readonly listeners: IpamListener[] = [];
  private sequence = 0;

  constructor(surroundings: StoreSurroundings) {
    this.surroundings = surroundings;
    this.rules = surroundings.rules;
    this.startingBlocks = new StartingBlocks(surroundings.chooser);
  }

  /** Tells of every change after it happened. */
  onChange(listener: IpamListener): void {
    this.listeners.push(listener);
  }

  /** In the text order of their names. */
  get pools(): readonly IpPool[] {
    return this.poolsByName;
  }

  putPool(pool: IpPool): void {
    const others = this.poolsByName.filter(({ name }) => name !== pool.name);
    this.poolsByName = [...others, pool].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  dropPool(name: string): void {
    this.poolsByName = this.poolsByName.filter((pool) => pool.name !== name);
  }

  /** In the order of their claims. */
  get blocks(): Iterable<AllocationBlock> {
    return this.blocksByBase.values();
  }

  blockAt(base: Address): AllocationBlock | undefined {
    return this.blocksByBase.get(base);
  }

  /** A node's blocks, in the text order of their CIDRs. */
  blocksOf(node: string): readonly AllocationBlock[] {
    return this.blocksByNode.get(node) ?? NO_BLOCKS;
  }

  allocationsOf(handle: string): readonly Allocation[] {
    return this.byHandle.get(handle) ?? NO_ALLOCATIONS;
  }

  addBlock(cidr: AllocationBlock['cidr'], node: string): AllocationBlock {
    const now = this.surroundings.now();
    const block = new AllocationBlock(cidr, node, now - (now % SECOND));
    this.blocksByBase.set(cidr.base, block);
    const others = this.blocksOf(node);
    this.blocksByNode.set(
      node,
      [...others, block].sort((one, other) => (one.text < other.text ? -1 : 1)),
    );
    this.tell({ kind: 'block-claimed', block, node });
    return block;
  }

  orphan(block: AllocationBlock, node: string): void {
    block.loseNode();
    this.forgetOwner(block, node);
    this.tell({ kind: 'block-orphaned', block, node });
  }

  deleteBlock(block: AllocationBlock): void {
    const { node } = block;
    this.blocksByBase.delete(block.cidr.base);
    if (node !== undefined) this.forgetOwner(block, node);
    this.tell({ kind: 'block-deleted', block, node });
  }

  allocate(block: AllocationBlock, ordinal: number, owner: AllocationOwner): Allocation {
    const allocation = block.allocate(ordinal, owner, ++this.sequence);
    const others = this.byHandle.get(owner.handle);
    if (others === undefined) this.byHandle.set(owner.handle, [allocation]);
    else others.push(allocation);
    this.tell({ kind: 'allocated', allocation });
    return allocation;
  }

  release(allocation: Allocation): void {
    const { handle, block } = allocation;
    block.release(block.ordinalOf(allocation.address));
    const left = this.allocationsOf(handle).filter((each) => each !== allocation);
    if (left.length === 0) this.byHandle.delete(handle);
    else this.byHandle.set(handle, left);
    this.tell({ kind: 'released', allocation });
  }

  private forgetOwner(block: AllocationBlock, node: string): void {
    const left = this.blocksOf(node).filter((each) => each !== block);
    if (left.length === 0) this.blocksByNode.delete(node);
    else this.blocksByNode.set(node, left);
  }

  private tell(change: IpamChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
