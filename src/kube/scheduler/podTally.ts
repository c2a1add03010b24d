// A weighted count of pods on every node: those that match a selector, those with a term that applies to
// somebody. The cluster state keeps it current as pods come and go.

import type { PodKind, Tally } from './podKind.ts';
import { cell, grown } from './slots.ts';

/** Who sums a tally up in some other way than by node. */
interface Sums {
  tallied(slot: number, weight: number): void;
}

export class PodTally implements Tally {
  readonly weightOf: (kind: PodKind) => number;
  readonly countsTerminating: boolean;
  /** By slot, as far as there ever was something to count. */
  counts = new Int32Array(0);
  /** No node was ever counted more than this on. */
  most = 0;
  readonly sums = new Set<Sums>();

  constructor(weightOf: (kind: PodKind) => number, countsTerminating: boolean) {
    this.weightOf = weightOf;
    this.countsTerminating = countsTerminating;
  }

  on(slot: number): number {
    return this.counts[slot] ?? 0;
  }

  add(slot: number, weight: number): void {
    if (slot >= this.counts.length) this.counts = grown(this.counts, slot + 1, Int32Array);
    const count = cell(this.counts, slot) + weight;
    this.counts[slot] = count;
    if (count > this.most) this.most = count;
    for (const sums of this.sums) sums.tallied(slot, weight);
  }
}
