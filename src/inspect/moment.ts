// One moment of one run, to be looked at from every side. Nothing here changes the world any more.

import type { Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { World } from '../world/world.ts';

export interface Moment {
  readonly scenario: CompiledScenario;
  readonly world: World;
  /** Everything due at this time has happened. */
  readonly at: Milliseconds;
}

/** Plays the scenario from its start. */
export function playTo(scenario: CompiledScenario, at: Milliseconds, seed = scenario.seed): Moment {
  const world = new World(scenario, { seed, onFact: () => {} });
  world.simulation.runUntil(at);
  return { scenario, world, at };
}
