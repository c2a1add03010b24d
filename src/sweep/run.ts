// One run of a sweep: a compiled scenario and a seed in, its figures out; or what an own allocator did wrong in it.

import type { Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Allocator } from '../world/allocator/allocator.ts';
import { AllocatorFaultError, type AllocatorFault } from '../world/allocator/fault.ts';
import { playScenario } from '../world/run.ts';
import { SpanMeasure } from '../world/spanMeasures.ts';
import type { RunFigures } from '../base/metrics.ts';

/** `from`: only what comes after it is measured. `onLook` is called now and then, and may throw to end the run. */
export function measureRun(
  scenario: CompiledScenario,
  seed: number,
  onLook?: () => void,
  allocator?: Allocator,
  from: Milliseconds = 0,
): RunFigures {
  const measure = new SpanMeasure(from, 'end');
  const end = playScenario(scenario, seed, (fact, at) => measure.apply(fact, at), onLook, allocator);
  return measure.finish(end);
}

/** What came of a run with an allocator that may be wrong. */
export type MeasuredRun =
  | { readonly ok: true; readonly figures: RunFigures }
  | { readonly ok: false; readonly fault: AllocatorFault };

export function measureAllocator(
  scenario: CompiledScenario,
  seed: number,
  allocator: Allocator | undefined,
  onLook?: () => void,
  from?: Milliseconds,
): MeasuredRun {
  try {
    return { ok: true, figures: measureRun(scenario, seed, onLook, allocator, from) };
  } catch (error) {
    if (error instanceof AllocatorFaultError) return { ok: false, fault: error.fault };
    throw error;
  }
}
