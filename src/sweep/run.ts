// One run of a sweep: a compiled scenario and a seed in, its figures out.

import type { CompiledScenario } from '../scenario/compiled.ts';
import { playScenario } from '../world/run.ts';
import { Measure } from './measure.ts';
import type { RunFigures } from './metrics.ts';

export function measureRun(scenario: CompiledScenario, seed: number): RunFigures {
  const measure = new Measure();
  const end = playScenario(scenario, seed, (fact, at) => measure.apply(fact, at));
  return measure.finish(end);
}
