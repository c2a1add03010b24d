// How much memory the models of a run hold at its end, without the summary or any record.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SECOND, type Milliseconds } from '../src/base/time.ts';
import type { CompiledScenario } from '../src/scenario/compiled.ts';
import { World } from '../src/world/world.ts';

export interface WorldSize {
  readonly bytes: number;
  /** The most events that waited at once, seen every second. */
  readonly mostPending: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export function measureWorld(scenario: CompiledScenario, end: Milliseconds): WorldSize {
  const before = bytesInUse();
  const world = new World(scenario, { seed: scenario.seed, onRecord: () => {} });
  let mostPending = 0;
  for (let now = 0; now <= end; now += SECOND) {
    world.simulation.runUntil(now);
    mostPending = Math.max(mostPending, world.simulation.pending);
  }
  // The world is used after the measurement, or it would be garbage by then.
  const bytes = bytesInUse() - before;
  return { bytes: world.simulation.now === end ? bytes : NaN, mostPending };
}

function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
