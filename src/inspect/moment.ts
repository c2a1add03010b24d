// One moment of one run, to be looked at from every side. Nothing here changes the world any more.

import type { Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { playTo as playWorldTo } from '../world/run.ts';
import { World } from '../world/world.ts';
import type { WorldView } from '../world/worldView.ts';
import { ClusterHistory } from './history/clusterHistory.ts';

export interface Moment {
  readonly scenario: CompiledScenario;
  /** The seed of this run, which may be another than the scenario's. */
  readonly seed: number;
  readonly world: WorldView;
  /** Everything due at this time has happened. */
  readonly at: Milliseconds;
  /** What the cluster's objects tell of their past. */
  readonly history: ClusterHistory;
}

/** Plays the scenario from its start. */
export function playTo(
  scenario: CompiledScenario,
  at: Milliseconds,
  seed = scenario.seed,
  onProgress?: (now: Milliseconds, end: Milliseconds) => void,
): Moment {
  const history = new ClusterHistory(scenario.cluster.kubernetesMinor);
  const world = new World(scenario, {
    seed,
    metered: true,
    onFact: (fact, time) => history.apply(fact, time),
  });
  playWorldTo(world, at, onProgress);
  return { scenario, seed, world, at, history };
}
