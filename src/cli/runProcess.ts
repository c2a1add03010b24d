// The program of a process in which a `sweep-worker` has runs made, one at a time. It knows no queue: it is given a
// scenario and a seed, and may run out of memory or never end without harm to anybody else.

import type { CompiledScenario } from '../scenario/compiled.ts';
import { measureRun } from '../sweep/run.ts';
import { scenarioHash } from '../sweep/scenarioHash.ts';
import type { RunAnswer, RunQuestion } from './runProcesses.ts';

/** Scenarios at hand; a sweep goes through its settings in turn. */
const MOST_KEPT = 64;

const scenarios = new Map<string, CompiledScenario>();

function answer({ hash, seed, text }: RunQuestion): RunAnswer {
  if (text !== undefined && !keep(hash, text)) return { kind: 'damaged' };
  const scenario = scenarios.get(hash);
  if (scenario === undefined) return { kind: 'unknown' };
  try {
    return { kind: 'figures', figures: measureRun(scenario, seed) };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** False: it is not the scenario of that hash. */
function keep(hash: string, text: string): boolean {
  try {
    const scenario = JSON.parse(text) as CompiledScenario;
    if (scenarioHash(scenario) !== hash) return false;
    if (scenarios.size >= MOST_KEPT) scenarios.clear();
    scenarios.set(hash, scenario);
    return true;
  } catch {
    return false;
  }
}

process.on('message', (question: RunQuestion) => process.send?.(answer(question)));
process.on('disconnect', () => process.exit());
// Ctrl-C reaches all processes of a terminal: when this one ends is for its worker to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
