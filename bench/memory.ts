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

/** Of one world; several are measured together, since the engine's own memory comes and goes by some 100 kB. */
export function measureWorld(scenario: CompiledScenario, end: Milliseconds, copies: number): WorldSize {
  const before = bytesInUse();
  const worlds: World[] = [];
  let mostPending = 0;
  for (let copy = 0; copy < copies; copy++) {
    const world = new World(scenario, { seed: scenario.seed, onFact: () => {} });
    worlds.push(world);
    for (let now = 0; now <= end; now += SECOND) {
      world.simulation.runUntil(now);
      mostPending = Math.max(mostPending, world.simulation.pending);
    }
  }
  const bytes = (bytesInUse() - before) / copies;
  // The worlds are used after the measurement, or they would be garbage by then.
  return { bytes: worlds.every(({ simulation }) => simulation.now === end) ? bytes : NaN, mostPending };
}

function bytesInUse(): number {
  // Once is not enough: what only a weak map still leads to goes with the next.
  for (let round = 0; round < 3; round++) collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
