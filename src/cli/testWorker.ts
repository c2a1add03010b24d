// What each thread of `test` does: one run of a scenario, with its observations. A run that needs more memory than there
// is fails alone.

import type { TestedRun } from '../report/tested.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { runScenario } from '../world/run.ts';
import { isNearHeapLimit, outOfMemoryText } from './heapWatch.ts';
import { observerFor } from './scenarioObserver.ts';

export default async function runTest(scenario: CompiledScenario): Promise<TestedRun> {
  const observer = await observerFor(scenario, undefined);
  const result = runScenario(scenario, { ...observer, shouldStop: isNearHeapLimit });
  const { seed, simulatedMs, expectations, observations, standstill, stopped } = result;
  return {
    seed,
    simulatedMs,
    expectations,
    observations,
    stopped: standstill?.text ?? (stopped ? outOfMemoryText('until') : undefined),
  };
}
