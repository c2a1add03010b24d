// A run played to the moment that is asked about, with all that its explanation is read from.

import type { Milliseconds } from '../base/time.ts';
import { applyFact } from '../record/applyFact.ts';
import { NodeChanges } from '../record/nodeChanges.ts';
import type { Fact } from '../record/trace.ts';
import { summarize, type NodeSummary, type RunSummary } from '../record/summary.ts';
import { WorldState } from '../record/worldState.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Allocator } from '../world/allocator/allocator.ts';
import { leakedEnis } from '../world/leakedEnis.ts';
import { playScenario, playTo } from '../world/run.ts';
import { stoppedPools } from '../world/stoppedPools.ts';
import { type OnFact, World } from '../world/world.ts';
import type { WorldView } from '../world/worldView.ts';
import { Chronicle } from './chronicle.ts';
import type { Situation } from './finding.ts';
import { cniAt } from './nodeShape.ts';

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
  readonly nodeChanges = new NodeChanges(this.state.nodes, this.chronicle.nodeUpdates);
  readonly world: World;
  private hear: OnFact = (fact, at) => this.fold(fact, at);

  constructor({ scenario, allocator }: Pick<Source, 'scenario' | 'allocator'>, seed: number) {
    this.world = new World(scenario, { seed, allocator, onFact: (fact, at) => this.hear(fact, at) });
  }

  get now(): Milliseconds {
    return this.world.simulation.now;
  }

  /** Keeps all facts from now on, for somebody who will hear them and those that follow. */
  keepFacts(): Onward {
    const facts: [fact: Fact, at: Milliseconds][] = [];
    this.hear = (fact, at) => {
      facts.push([fact, at]);
      this.fold(fact, at);
    };
    return {
      playOn: (hear) => {
        for (const [fact, at] of facts) hear(fact, at);
        this.hear = hear;
        return this.world;
      },
    };
  }

  private fold(fact: Fact, at: Milliseconds): void {
    applyFact(this.state, fact, at);
    this.chronicle.apply(fact, at);
    this.nodeChanges.apply(fact, at);
  }
}

/** A run that may be played on from where it was explained. */
export interface Onward {
  /** `hear` is told of all facts so far, and then of those to come: what was folded of the run stays as it is. Once. */
  playOn(hear: OnFact): World;
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
  readonly nodes: ReadonlyMap<string, NodeSummary>;
  readonly onProgress?: OnProgress | undefined;
}

/** An explanation tells its own story and asks how long pods took one by one. */
const NOT_MEASURED = {
  podStarts: [],
  story: { milestones: [], full: [] },
  addressPeaks: { held: 0, used: 0 },
  instanceCosts: [],
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

/**
 * As `playRun`, and the run can be played on. It is that of `lasting`, which until `at` is the same as the source's
 * scenario.
 */
export function playRunOnward(
  source: Source,
  lasting: CompiledScenario,
  at: Milliseconds,
  seed: number,
): { readonly run: PlayedRun; readonly onward: Onward } {
  const play = new Play({ ...source, scenario: lasting }, seed);
  const onward = play.keepFacts();
  playTo(play.world, at);
  return { run: runAt(source, play, seed), onward };
}

/** When a run falls quiet only a run can tell. */
function endOf({ scenario, allocator }: Source, seed: number): Milliseconds {
  return scenario.until === 'quiet'
    ? playScenario(scenario, seed, () => {}, undefined, allocator)
    : scenario.until;
}

function runAt(source: Source, play: Play, seed: number): PlayedRun {
  const { world, state, chronicle, now, nodeChanges } = play;
  const summary = summarize(state, now, {
    ...NOT_MEASURED,
    nodeUpdates: chronicle.nodeUpdates.all,
    nodeChanges: nodeChanges.all,
  });
  const nodes = new Map(summary.nodes.map((node) => [node.name, node]));
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
    ...cniAt(source.scenario, now),
    nodes,
  };
}
