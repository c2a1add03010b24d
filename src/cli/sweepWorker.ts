// What each thread of a sweep's pool does: the runs of one batch.

import type { SweepBatch } from '../sweep/batch.ts';
import type { RunFigures } from '../sweep/metrics.ts';
import { measureRun } from '../sweep/run.ts';

export type BatchTask = Pick<SweepBatch, 'scenario' | 'seeds'>;

export interface BatchAnswer {
  readonly figures: readonly RunFigures[];
  /** Wall time it took. */
  readonly milliseconds: number;
}

export default function runBatch({ scenario, seeds }: BatchTask): BatchAnswer {
  const start = performance.now();
  const figures = seeds.map((seed) => measureRun(scenario, seed));
  return { figures, milliseconds: performance.now() - start };
}
