// Feasible nodes that score alike, for one class of pods: same resources left in per cent, same matching
// pods, same domains. An attempt scores one node of each group, and groups are few where nodes are many.

import { cell, grown } from './slots.ts';

/** Nodes to score: one of each group, the first `count`, and how many nodes each stands for. */
export interface ScoredNodes {
  readonly slots: Int32Array;
  readonly copies: Int32Array;
  readonly count: number;
}

const MATCHING_LIMIT = 2 ** 16;
const SCORE_LIMIT = 2 ** 8;
const BASE_LIMIT = 2 ** 30;

export class AlikeNodes implements ScoredNodes {
  /** Of the last grouping. */
  slots = new Int32Array(64);
  copies = new Int32Array(64);
  count = 0;
  /** By feasible node: its group. */
  members = new Int32Array(64);
  /** By slot: the number of the node's looks. */
  private looks = new Int32Array(0);
  private traits = new Int32Array(0);
  private readonly traitNumbers = new Map<string, number>();
  private readonly lookNumbers = new Map<number, number>();
  /** By looks: the group, counted on from `base`; less than that when no node of this grouping looks so. */
  private groups = new Int32Array(64).fill(-1);
  private base = 0;

  /** The node itself changed: `trait` says all that scores depend on and that pods do not change. */
  refreshNode(slot: number, trait: string): void {
    if (slot >= this.looks.length) {
      this.looks = grown(this.looks, slot + 1, Int32Array);
      this.traits = grown(this.traits, slot + 1, Int32Array);
    }
    this.traits[slot] = numberIn(this.traitNumbers, trait);
  }

  /** @assumption Nodes with more than 65,535 matching pods look alike; the kubelet does not run so many. */
  refreshPods(slot: number, resourceScore: number, matching: number): void {
    const counted = Math.min(matching, MATCHING_LIMIT - 1);
    const key = (cell(this.traits, slot) * MATCHING_LIMIT + counted) * SCORE_LIMIT + resourceScore;
    this.looks[slot] = numberIn(this.lookNumbers, key);
  }

  group(feasible: Int32Array, count: number): void {
    this.reserve(count);
    const { looks, groups, slots, copies, members, base } = this;
    let found = 0;
    for (let index = 0; index < count; index++) {
      const slot = cell(feasible, index);
      const look = cell(looks, slot);
      let group = cell(groups, look) - base;
      if (group < 0) {
        group = found++;
        groups[look] = base + group;
        slots[group] = slot;
        copies[group] = 0;
      }
      copies[group] = cell(copies, group) + 1;
      members[index] = group;
    }
    this.count = found;
    this.base += found;
  }

  private reserve(count: number): void {
    if (count > this.members.length) {
      this.members = grown(this.members, count, Int32Array);
      this.slots = grown(this.slots, count, Int32Array);
      this.copies = grown(this.copies, count, Int32Array);
    }
    const looks = this.lookNumbers.size;
    if (looks > this.groups.length) this.groups = grown(this.groups, looks, Int32Array, -1);
    if (this.base < BASE_LIMIT) return;
    this.groups.fill(-1);
    this.base = 0;
  }
}

function numberIn<K>(numbers: Map<K, number>, key: K): number {
  let number = numbers.get(key);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(key, number);
  }
  return number;
}
