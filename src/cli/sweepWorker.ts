// What each thread of a sweep's pool does: the runs of one batch. A run that needs more memory than there is fails alone.

import type { SweepBatch } from '../sweep/batch.ts';
import type { RunFigures } from '../sweep/metrics.ts';
import { measureRun } from '../sweep/run.ts';
import { isNearHeapLimit } from './heapWatch.ts';

export type BatchTask = Pick<SweepBatch, 'scenario' | 'seeds'>;

export interface BatchAnswer {
  /** In the order of the seeds; undefined: there was not enough memory. */
  readonly figures: readonly (RunFigures | undefined)[];
  /** Wall time it took. */
  readonly milliseconds: number;
}

export default function runBatch({ scenario, seeds }: BatchTask): BatchAnswer {
  const start = performance.now();
  const figures = seeds.map((seed) => measure(scenario, seed));
  return { figures, milliseconds: performance.now() - start };
}

class OutOfMemory extends Error {}

function measure(scenario: BatchTask['scenario'], seed: number): RunFigures | undefined {
  try {
    return measureRun(scenario, seed, () => {
      if (isNearHeapLimit()) throw new OutOfMemory();
    });
  } catch (error) {
    if (error instanceof OutOfMemory) return undefined;
    throw error;
  }
}
