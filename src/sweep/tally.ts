// The figures of all runs of a sweep so far: eight bytes each, whatever the order in which they come.

import { METRIC_NAMES, type MetricName, type RunFigures } from './metrics.ts';

export class SweepTally {
  /** By candidate; the figures of one metric stand together, by seed. NaN: not run yet. */
  private readonly figures: (Float64Array | undefined)[];
  private readonly seeds: number;
  private done = 0;

  constructor(candidates: number, seeds: number) {
    this.figures = Array.from({ length: candidates });
    this.seeds = seeds;
  }

  /** How many runs are in. */
  get runs(): number {
    return this.done;
  }

  has(candidate: number, seed: number): boolean {
    const figures = this.figures[candidate];
    return figures !== undefined && !Number.isNaN(figures[seed]);
  }

  /** `seed` counts from 0 in the order of the plan. A run that is in already is left as it is. */
  add(candidate: number, seed: number, run: RunFigures): void {
    if (this.has(candidate, seed)) return;
    const figures = (this.figures[candidate] ??= new Float64Array(METRIC_NAMES.length * this.seeds).fill(
      NaN,
    ));
    for (const [place, metric] of METRIC_NAMES.entries()) figures[place * this.seeds + seed] = run[metric];
    this.done++;
  }

  /** Leaves only seeds with which all of these have run: figures of others could not be held against each other. */
  dropUnpaired(candidates: readonly number[]): void {
    for (let seed = 0; seed < this.seeds; seed++) {
      const run = candidates.filter((candidate) => this.has(candidate, seed));
      if (run.length === candidates.length) continue;
      for (const candidate of run) this.remove(candidate, seed);
    }
  }

  private remove(candidate: number, seed: number): void {
    for (const place of METRIC_NAMES.keys()) {
      const figures = this.figures[candidate];
      if (figures !== undefined) figures[place * this.seeds + seed] = NaN;
    }
    this.done--;
  }

  /** Indexes of the seeds with which a candidate has run, in order. */
  seedsOf(candidate: number): number[] {
    return Array.from({ length: this.seeds }, (_, seed) => seed).filter((seed) => this.has(candidate, seed));
  }

  /** The figures of one metric with these seeds. */
  values(candidate: number, metric: MetricName, seeds: readonly number[]): number[] {
    const figures = this.figures[candidate];
    const from = METRIC_NAMES.indexOf(metric) * this.seeds;
    return figures === undefined ? [] : seeds.map((seed) => figures[from + seed]);
  }
}
