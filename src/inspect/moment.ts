// One moment of one run, to be looked at from every side. Nothing here changes the world any more.

import type { Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { playTo as playWorldTo, playUntil as playWorldUntil } from '../world/run.ts';
import { World, type OnFact } from '../world/world.ts';
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

/** A run that can be looked at, played on, and looked at again. */
export class KeptRun {
  private readonly scenario: CompiledScenario;
  private readonly seed: number;
  private readonly history: ClusterHistory;
  private readonly world: World;

  constructor(scenario: CompiledScenario, seed = scenario.seed, onFact?: OnFact) {
    this.scenario = scenario;
    this.seed = seed;
    this.history = new ClusterHistory(scenario.cluster.kubernetesMinor);
    this.world = new World(scenario, {
      seed,
      metered: true,
      onFact: (fact, time) => {
        this.history.apply(fact, time);
        onFact?.(fact, time);
      },
    });
  }

  /** Good until the run is played on. */
  get moment(): Moment {
    const { scenario, seed, world, history } = this;
    return { scenario, seed, world, at: world.simulation.now, history };
  }

  /** Nothing more can happen. */
  get isQuiet(): boolean {
    return this.world.isQuiet;
  }

  /** Plays on; a moment that is over changes nothing. */
  playTo(at: Milliseconds, onProgress?: (now: Milliseconds, end: Milliseconds) => void): void {
    playWorldTo(this.world, at, onProgress);
  }

  /** Plays on until something has happened as asked, and no further than to the limit. */
  playUntil(hasHappened: () => boolean, limit: Milliseconds): void {
    playWorldUntil(this.world, hasHappened, limit);
  }
}

/** Plays the scenario from its start. */
export function playTo(
  scenario: CompiledScenario,
  at: Milliseconds,
  seed?: number,
  onProgress?: (now: Milliseconds, end: Milliseconds) => void,
): Moment {
  const run = new KeptRun(scenario, seed);
  run.playTo(at, onProgress);
  return run.moment;
}
