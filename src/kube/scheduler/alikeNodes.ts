// Feasible nodes that score alike, for one class of pods: same resources left in per cent, same matching pods, same
// domains. An attempt scores one node of each group, and groups are few where nodes are many.

import type { Evaluation } from './evaluations.ts';
import { cell, grown, type ScoredNodes } from './slots.ts';

/** So many ways for a node to look are told apart; where there might be more, nodes are scored one by one. */
const MOST_LOOKS = 2 ** 20;
const BASE_LIMIT = 2 ** 30;

export class AlikeNodes implements ScoredNodes {
  /** Of the last grouping. */
  slots = new Int32Array(64);
  copies = new Int32Array(64);
  count = 0;
  /** By feasible node: its group. */
  members = new Int32Array(64);
  /** By look: the group, counted on from `base`; less than that when no node of this grouping looks so. */
  private groups = new Int32Array(64).fill(-1);
  private base = 0;

  /** Whether nodes can be told apart by all that their scores depend on, inter-pod terms aside. */
  group(feasible: Int32Array, count: number, evaluation: Evaluation): boolean {
    this.reserve(count);
    const looks = this.look(feasible, count, evaluation);
    if (looks > MOST_LOOKS) return false;
    if (looks > this.groups.length) this.groups = grown(this.groups, looks, Int32Array, -1);
    const { groups, slots, copies, members, base } = this;
    let found = 0;
    for (let index = 0; index < count; index++) {
      const look = cell(members, index);
      let group = cell(groups, look) - base;
      if (group < 0) {
        group = found++;
        groups[look] = base + group;
        slots[group] = cell(feasible, index);
        copies[group] = 0;
      }
      copies[group] = cell(copies, group) + 1;
      members[index] = group;
    }
    this.count = found;
    this.base += found;
    return true;
  }

  /** Writes a number for the looks of each node into `members`; returns how many there might be, if not too many. */
  private look(feasible: Int32Array, count: number, { shape, spreading }: Evaluation): number {
    const { members } = this;
    const { looks, lookCount } = shape;
    const score = spreading?.score;
    if (score === undefined) {
      for (let index = 0; index < count; index++) members[index] = cell(looks, cell(feasible, index));
      return lookCount;
    }
    const { numbers: mixes, size } = score.mix;
    const [byNode, another] = score.byNode;
    if (another !== undefined) return Infinity;
    const counts = byNode?.counts ?? NO_COUNTS;
    const span = (byNode?.most ?? 0) + 1;
    if (lookCount * size * span > MOST_LOOKS) return Infinity;
    for (let index = 0; index < count; index++) {
      const slot = cell(feasible, index);
      const matching = slot < counts.length ? cell(counts, slot) : 0;
      members[index] = (cell(looks, slot) * size + cell(mixes, slot)) * span + matching;
    }
    return lookCount * size * span;
  }

  private reserve(count: number): void {
    if (count > this.members.length) {
      this.members = grown(this.members, count, Int32Array);
      this.slots = grown(this.slots, count, Int32Array);
      this.copies = grown(this.copies, count, Int32Array);
    }
    if (this.base < BASE_LIMIT) return;
    this.groups.fill(-1);
    this.base = 0;
  }
}

const NO_COUNTS = new Int32Array(0);
