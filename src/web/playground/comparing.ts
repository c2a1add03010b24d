// Two scenarios with the same seeds, one pair of runs after the other.

import type { RunFigures } from '../../base/metrics.ts';
import { measureRun } from '../../sweep/run.ts';
import type { ComparedFigures, SeedPair } from '../views/compareRows.ts';
import { parsedFiles } from './playing.ts';
import type { ScenarioFiles } from './protocol.ts';

/** Begins with the scenario's own seed. Nothing comes where one of them has problems. */
export function* seedPairs(
  current: ScenarioFiles,
  pinned: ScenarioFiles,
  seeds: number,
): Generator<SeedPair, void> {
  const [one, other] = [parsedFiles(current), parsedFiles(pinned)];
  if (!one.ok || !other.ok) return;
  const first = one.scenario.seed;
  for (let seed = first; seed < first + seeds; seed++) {
    yield {
      current: comparedFigures(measureRun(one.scenario, seed)),
      pinned: comparedFigures(measureRun(other.scenario, seed)),
    };
  }
}

function comparedFigures(figures: RunFigures): ComparedFigures {
  const {
    podsNeverStarted,
    addressWaitP99,
    podStartP99,
    failedSandboxes,
    peakAddresses,
    addressHours,
    ec2Calls,
  } = figures;
  return {
    podsNeverStarted,
    addressWaitP99,
    podStartP99,
    failedSandboxes,
    peakAddresses,
    addressHours,
    ec2Calls,
  };
}
