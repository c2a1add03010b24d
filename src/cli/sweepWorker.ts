// What each thread of a sweep's pool does: the runs of one batch. A run that needs more memory than there is fails alone.

import type { SweepBatch } from '../sweep/batch.ts';
import { measureAllocator, type MeasuredRun } from '../sweep/run.ts';
import type { Allocator } from '../world/allocator/allocator.ts';
import { loadAllocator } from './allocatorModule.ts';
import { isNearHeapLimit } from './heapWatch.ts';

export type BatchTask = Pick<SweepBatch, 'scenario' | 'allocator' | 'from' | 'seeds'>;

export interface BatchAnswer {
  /** In the order of the seeds; undefined: there was not enough memory. */
  readonly runs: readonly (MeasuredRun | undefined)[];
  /** Wall time it took. */
  readonly milliseconds: number;
}

export default async function runBatch({
  scenario,
  allocator: ref,
  from,
  seeds,
}: BatchTask): Promise<BatchAnswer> {
  const allocator = ref === undefined ? undefined : await loadAllocator(ref);
  const start = performance.now();
  const runs = seeds.map((seed) => measure(scenario, seed, allocator, from));
  return { runs, milliseconds: performance.now() - start };
}

class OutOfMemory extends Error {}

function measure(
  scenario: BatchTask['scenario'],
  seed: number,
  allocator: Allocator | undefined,
  from: BatchTask['from'],
): MeasuredRun | undefined {
  try {
    const look = (): void => {
      if (isNearHeapLimit()) throw new OutOfMemory();
    };
    return measureAllocator(scenario, seed, allocator, look, from);
  } catch (error) {
    if (error instanceof OutOfMemory) return undefined;
    throw error;
  }
}
