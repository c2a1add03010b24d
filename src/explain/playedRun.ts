// A run played to the moment that is asked about, with all that its explanation is read from.

import type { Milliseconds } from '../base/time.ts';
import { applyFact } from '../record/applyFact.ts';
import { summarize, type NodeSummary, type RunSummary } from '../record/summary.ts';
import { WorldState } from '../record/worldState.ts';
import type { CniEnv } from '../scenario/cluster/cniSettings.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Allocator } from '../world/allocator/allocator.ts';
import { leakedEnis } from '../world/leakedEnis.ts';
import { playScenario, playTo } from '../world/run.ts';
import { stoppedPools } from '../world/stoppedPools.ts';
import { World } from '../world/world.ts';
import type { WorldView } from '../world/worldView.ts';
import { Chronicle } from './chronicle.ts';
import type { Situation } from './finding.ts';
import { cniEnvAt } from './nodeShape.ts';

/** A scenario with the document it was compiled from, which what-ifs change. */
export interface Source {
  readonly document: ScenarioDocument;
  readonly scenario: CompiledScenario;
  /** On every node; without it, ipamd. */
  readonly allocator?: Allocator | undefined;
}

/** A world and what is folded from its facts as it goes on. */
class Play {
  readonly state = new WorldState();
  readonly chronicle = new Chronicle();
  readonly world: World;

  constructor({ scenario, allocator }: Pick<Source, 'scenario' | 'allocator'>, seed: number) {
    this.world = new World(scenario, {
      seed,
      allocator,
      onFact: (fact, at) => {
        applyFact(this.state, fact, at);
        this.chronicle.apply(fact, at);
      },
    });
  }

  get now(): Milliseconds {
    return this.world.simulation.now;
  }
}

/** Told how far a what-if has been played. */
export type OnProgress = (now: Milliseconds, end: Milliseconds) => void;

/** Everything due at `at` has happened. */
export interface PlayedRun extends Situation, Source {
  readonly seed: number;
  readonly at: Milliseconds;
  readonly world: WorldView;
  readonly state: WorldState;
  readonly chronicle: Chronicle;
  readonly summary: RunSummary;
  readonly env: CniEnv;
  readonly nodes: ReadonlyMap<string, NodeSummary>;
  readonly onProgress?: OnProgress | undefined;
}

/** An explanation tells its own story and asks how long pods took one by one. */
const NOT_MEASURED = {
  podStarts: [],
  story: { milestones: [], full: [] },
  addressPeaks: { held: 0, used: 0 },
};

/** Without `at`: to the scenario's end. */
export function playRun(
  source: Source,
  at: Milliseconds | undefined,
  seed: number,
  onProgress?: OnProgress,
): PlayedRun {
  const play = new Play(source, seed);
  playTo(play.world, at ?? endOf(source, seed), onProgress);
  return runAt(source, play, seed);
}

/** When a run falls quiet only a run can tell. */
function endOf({ scenario, allocator }: Source, seed: number): Milliseconds {
  return scenario.until === 'quiet'
    ? playScenario(scenario, seed, () => {}, undefined, allocator)
    : scenario.until;
}

function runAt(source: Source, { world, state, chronicle, now }: Play, seed: number): PlayedRun {
  const summary = summarize(state, now, NOT_MEASURED);
  const nodes = new Map(summary.nodes.map((node) => [node.name, node]));
  const env = cniEnvAt(source.scenario, now);
  return {
    ...source,
    seed,
    at: now,
    world,
    state,
    chronicle,
    summary,
    stoppedPools: stoppedPools(world),
    leakedEnis: leakedEnis(world),
    env,
    nodes,
  };
}
