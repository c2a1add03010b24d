// The figures of all runs of a sweep so far: eight bytes each, whatever the order in which they come.

import { elementAt } from '../base/assert.ts';
import { WAITING_REASON_NAMES, type WaitingReason } from '../base/waitingReason.ts';
import type { AllocatorFault } from '../world/allocator/fault.ts';
import { FIGURE_NAMES, UNSTARTED, WAITED, type FigureName, type RunFigures } from '../base/metrics.ts';

/** The largest mean first; reasons without any are left out. */
export type ByReason = readonly { readonly reason: WaitingReason; readonly mean: number }[];

export class SweepTally {
  /** By candidate; the figures of one metric stand together, by seed. NaN: not run yet. */
  private readonly figures: (Float64Array | undefined)[];
  private readonly seeds: number;
  private done = 0;
  /** By candidate: seeds with which its allocator was at fault, and what it did wrong. */
  private readonly faults = new Map<number, Map<number, AllocatorFault>>();

  constructor(candidates: number, seeds: number) {
    this.figures = Array.from({ length: candidates });
    this.seeds = seeds;
  }

  /** How many runs are in. */
  get runs(): number {
    return this.done;
  }

  has(candidate: number, seed: number): boolean {
    return this.faults.get(candidate)?.has(seed) === true || this.hasFigures(candidate, seed);
  }

  private hasFigures(candidate: number, seed: number): boolean {
    const figures = this.figures[candidate];
    return figures !== undefined && !Number.isNaN(figures[seed]);
  }

  /** `seed` counts from 0 in the order of the plan. A run that is in already is left as it is. */
  add(candidate: number, seed: number, run: RunFigures): void {
    if (this.has(candidate, seed)) return;
    const figures = (this.figures[candidate] ??= new Float64Array(FIGURE_NAMES.length * this.seeds).fill(
      NaN,
    ));
    for (const [place, name] of FIGURE_NAMES.entries()) figures[place * this.seeds + seed] = run[name] ?? 0;
    this.done++;
  }

  /** A run that failed: its allocator was at fault. It counts as made, and has no figures. */
  fail(candidate: number, seed: number, fault: AllocatorFault): void {
    if (this.has(candidate, seed)) return;
    const faults = this.faults.get(candidate) ?? new Map<number, AllocatorFault>();
    this.faults.set(candidate, faults.set(seed, fault));
    this.done++;
  }

  /** What was wrong in the runs of a candidate that failed, in the order of the seeds. */
  faultsOf(candidate: number): AllocatorFault[] {
    const faults = [...(this.faults.get(candidate) ?? [])];
    return faults.sort(([one], [other]) => one - other).map(([, fault]) => fault);
  }

  /** Leaves only seeds with which all of these have run: figures of others could not be held against each other. */
  dropUnpaired(candidates: readonly number[]): void {
    for (let seed = 0; seed < this.seeds; seed++) {
      const made = candidates.filter((candidate) => this.has(candidate, seed));
      if (made.length === candidates.length) continue;
      const run = made.filter((candidate) => this.hasFigures(candidate, seed));
      for (const candidate of run) this.remove(candidate, seed);
    }
  }

  private remove(candidate: number, seed: number): void {
    for (const place of FIGURE_NAMES.keys()) {
      const figures = this.figures[candidate];
      if (figures !== undefined) figures[place * this.seeds + seed] = NaN;
    }
    this.done--;
  }

  /** Indexes of the seeds with which a candidate has run, in order. */
  seedsOf(candidate: number): number[] {
    return Array.from({ length: this.seeds }, (_, seed) => seed).filter((seed) =>
      this.hasFigures(candidate, seed),
    );
  }

  /** The seeds with which both have run. */
  pairedSeeds(candidate: number, other: number): number[] {
    const others = new Set(this.seedsOf(other));
    return this.seedsOf(candidate).filter((seed) => others.has(seed));
  }

  /** What one has more of a metric than another, seed by seed; both have run with these. */
  differences(candidate: number, other: number, metric: FigureName, seeds: readonly number[]): number[] {
    const others = this.values(other, metric, seeds);
    return this.values(candidate, metric, seeds).map((value, index) => value - elementAt(others, index));
  }

  /** The figures of one metric with these seeds. */
  values(candidate: number, metric: FigureName, seeds: readonly number[]): number[] {
    const figures = this.figures[candidate];
    const from = FIGURE_NAMES.indexOf(metric) * this.seeds;
    return figures === undefined ? [] : seeds.map((seed) => elementAt(figures, from + seed));
  }

  /** Mean time that pods waited for each reason, in pod-milliseconds, the main reason first. */
  waits(candidate: number, seeds: readonly number[] = this.seedsOf(candidate)): ByReason {
    return this.byReason(WAITED, candidate, seeds);
  }

  /** Mean number of pods that never started and still wait at the end, by reason, the main reason first. */
  unstarted(candidate: number, seeds: readonly number[] = this.seedsOf(candidate)): ByReason {
    return this.byReason(UNSTARTED, candidate, seeds);
  }

  private byReason(
    names: Readonly<Record<WaitingReason, FigureName>>,
    candidate: number,
    seeds: readonly number[],
  ): ByReason {
    return WAITING_REASON_NAMES.map((reason) => {
      const sum = this.values(candidate, names[reason], seeds).reduce((all, each) => all + each, 0);
      return { reason, mean: sum / Math.max(1, seeds.length) };
    })
      .filter(({ mean }) => mean > 0)
      .sort((one, other) => other.mean - one.mean);
  }
}
