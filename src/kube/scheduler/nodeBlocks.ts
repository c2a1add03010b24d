// Where there are a thousand nodes and more: the feasible ones of one class in the order they are looked at, and for
// each block of that order how many look alike. A search that has to find hundreds of them goes past blocks, not past nodes, to
// the same end; what it costs grows with the ways there are for nodes to look.

import { elementAt } from '../../base/assert.ts';
import type { ClusterState } from './clusterState.ts';
import { PASSES } from './plugin.ts';
import type { SpreadScore } from './podTopologySpreadScore.ts';
import type { ShapeEvaluation } from './shapeEvaluation.ts';
import { cell, grown, type ScoredNodes } from './slots.ts';

const BLOCK = 64;
/** What it takes to count a node in, in nodes that a search goes past one by one. */
const BUILD_COST = 4;
/** Of nodes that do not fit. */
const NO_LOOK = -1;
const MATCHING_LIMIT = 2 ** 16;
const MIX_LIMIT = 2 ** 10;
const BASE_LIMIT = 2 ** 30;

/** The nodes of one block by their looks. */
class Block {
  fits = 0;
  readonly looks: number[] = [];
  readonly counts: number[] = [];

  add(look: number): void {
    this.fits++;
    const index = this.looks.indexOf(look);
    if (index >= 0) this.counts[index] = (this.counts[index] ?? 0) + 1;
    else {
      this.looks.push(look);
      this.counts.push(1);
    }
  }

  remove(look: number): void {
    this.fits--;
    const index = this.looks.indexOf(look);
    const left = (this.counts[index] ?? 0) - 1;
    this.counts[index] = left;
    if (left > 0) return;
    this.looks.splice(index, 1);
    this.counts.splice(index, 1);
  }
}

export class NodeBlocks implements ScoredNodes {
  /** Of the last search: a node of each look, how many look so, and how many looks there are. */
  slots = new Int32Array(64);
  copies = new Int32Array(64);
  count = 0;
  private start = 0;
  private readonly state: ClusterState;
  readonly shape: ShapeEvaluation;
  private readonly score: SpreadScore | undefined;
  private order: Int32Array = new Int32Array(0);
  /** By position in that order. */
  private looks = new Int32Array(0);
  private blocks: Block[] = [];
  private readonly numbers = new Map<number, number>();
  /** By look: a node that looked so when it last changed; and its group, counted on from `base`. */
  private examples = new Int32Array(64);
  private groups = new Int32Array(64).fill(-1);
  private base = 0;
  /** How much of the change log has been read. */
  private position = 0;
  /** Attempts that had to do without since it was last current. */
  private misses = 0;

  constructor(state: ClusterState, shape: ShapeEvaluation, score: SpreadScore | undefined) {
    this.state = state;
    this.shape = shape;
    this.score = score;
  }

  /**
   * Whether it could be made current for an attempt that goes past `nodes` of them. After long it costs a look at every
   * node, which is taken when as much has been spent without.
   */
  catchUp(nodes: number): boolean {
    const { log } = this.state;
    if (!this.tellsApart) return false;
    const order = this.state.order();
    if (order === this.order && log.head - this.position <= nodes) {
      for (let position = this.position; position < log.head; position++) this.refresh(log.slotAt(position));
    } else {
      if (++this.misses * nodes < BUILD_COST * order.length) return false;
      this.build(order);
    }
    this.position = log.head;
    this.misses = 0;
    return true;
  }

  /** Goes round the order from `start` past `limit` nodes that fit; returns how many there were, and where it stopped. */
  search(start: number, limit: number): { found: number; stop: number } {
    const { order, looks } = this;
    this.reserve();
    this.start = start;
    this.count = 0;
    let [found, looked, position] = [0, 0, start];
    while (looked < order.length) {
      const block = this.blockAt(position, looked);
      if (block !== undefined && found + block.fits <= limit) {
        for (let index = 0; index < block.looks.length; index++)
          this.met(elementAt(block.looks, index), elementAt(block.counts, index), position);
        found += block.fits;
        looked += BLOCK;
        position += BLOCK;
      } else {
        const look = cell(looks, position);
        if (look !== NO_LOOK) {
          if (found === limit) break;
          this.met(look, 1, position);
          found++;
        }
        looked++;
        position++;
      }
      if (position === order.length) position = 0;
    }
    this.base += this.count;
    return { found, stop: position };
  }

  /** Of the nodes of the last search whose groups have this total, the one behind `skip` others. */
  pick(totals: Int32Array, total: number, skip: number): number {
    const { order, looks } = this;
    let [left, looked, position] = [skip, 0, this.start];
    while (looked < order.length) {
      const block = this.blockAt(position, looked);
      const inBlock = block === undefined ? 0 : this.countIn(block, totals, total);
      if (block !== undefined && inBlock <= left) {
        left -= inBlock;
        looked += BLOCK;
        position += BLOCK;
      } else {
        const look = cell(looks, position);
        if (look !== NO_LOOK && this.hasTotal(look, totals, total) && left-- === 0) break;
        looked++;
        position++;
      }
      if (position === order.length) position = 0;
    }
    return cell(order, position);
  }

  /** Whether a look says all that scores depend on, inter-pod terms aside. */
  private get tellsApart(): boolean {
    if (this.score === undefined) return true;
    const [byNode, another] = this.score.byNode;
    return another === undefined && (byNode?.most ?? 0) < MATCHING_LIMIT && this.score.mix.size <= MIX_LIMIT;
  }

  /** Of the nodes of one block, those whose groups have this total. */
  private countIn({ looks, counts }: Block, totals: Int32Array, total: number): number {
    let count = 0;
    for (let index = 0; index < looks.length; index++)
      if (this.hasTotal(elementAt(looks, index), totals, total)) count += elementAt(counts, index);
    return count;
  }

  /** Whether nodes that look so were met in the last search, in a group of this total. */
  private hasTotal(look: number, totals: Int32Array, total: number): boolean {
    const group = cell(this.groups, look) - (this.base - this.count);
    return group >= 0 && cell(totals, group) === total;
  }

  /** The block that begins here, if a whole one is left. */
  private blockAt(position: number, looked: number): Block | undefined {
    const { length } = this.order;
    if (position % BLOCK !== 0 || position + BLOCK > length || looked + BLOCK > length) return undefined;
    return this.blocks[position / BLOCK];
  }

  private met(look: number, copies: number, position: number): void {
    let group = cell(this.groups, look) - this.base;
    if (group < 0) {
      group = this.count++;
      this.groups[look] = this.base + group;
      this.slots[group] = this.exampleOf(look, position);
      this.copies[group] = 0;
    }
    this.copies[group] = cell(this.copies, group) + copies;
  }

  /** The one known, if it still looks so; else one from here on. */
  private exampleOf(look: number, from: number): number {
    const known = cell(this.examples, look);
    if (cell(this.looks, this.state.positionOf(known)) === look) return known;
    let position = from;
    while (cell(this.looks, position) !== look) position++;
    const slot = cell(this.order, position);
    this.examples[look] = slot;
    return slot;
  }

  private build(order: Int32Array): void {
    this.order = order;
    this.numbers.clear();
    this.groups.fill(-1);
    this.base = 0;
    this.looks = new Int32Array(order.length).fill(NO_LOOK);
    this.blocks = Array.from({ length: Math.ceil(order.length / BLOCK) }, () => new Block());
    for (const slot of order) this.refresh(slot);
  }

  private refresh(slot: number): void {
    const position = this.state.positionOf(slot);
    const before = cell(this.looks, position);
    const look = this.shape.statuses[slot] === PASSES ? this.numberOf(slot) : NO_LOOK;
    if (look === before) return;
    const block = this.blocks[Math.floor(position / BLOCK)];
    if (before !== NO_LOOK) block?.remove(before);
    if (look !== NO_LOOK) block?.add(look);
    this.looks[position] = look;
  }

  private numberOf(slot: number): number {
    const [byNode] = this.score?.byNode ?? [];
    const mix = this.score === undefined ? 0 : cell(this.score.mix.numbers, slot);
    const key = (cell(this.shape.looks, slot) * MIX_LIMIT + mix) * MATCHING_LIMIT + (byNode?.on(slot) ?? 0);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(key, number);
      if (number >= this.examples.length) this.examples = grown(this.examples, number + 1, Int32Array);
      this.examples[number] = slot;
    }
    return number;
  }

  private reserve(): void {
    const looks = this.numbers.size;
    if (looks > this.groups.length) this.groups = grown(this.groups, looks, Int32Array, -1);
    if (looks > this.slots.length) {
      this.slots = grown(this.slots, looks, Int32Array);
      this.copies = grown(this.copies, looks, Int32Array);
    }
    if (this.base < BASE_LIMIT) return;
    this.groups.fill(-1);
    this.base = 0;
  }
}
