// Plays a scenario as `replay --check` does and says what is wrong with it or with what is told of it. Verified: it
// validates; no invariant breaks and nothing throws; time goes on; at several instants all views agree; a second run,
// with its observations made, has the same records. Not verified: whether what happens is what really would.

import { own } from '../../src/base/own.ts';
import { formatInstant, MINUTE } from '../../src/base/time.ts';
import { ClusterHistory } from '../../src/inspect/history/clusterHistory.ts';
import type { Moment } from '../../src/inspect/moment.ts';
import { observerOf } from '../../src/inspect/observe.ts';
import { toLine } from '../../src/record/ndjson.ts';
import { Recorder } from '../../src/record/recorder.ts';
import { Timeline } from '../../src/record/timeline.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { PLAIN } from '../../src/report/page.ts';
import { replayDocument } from '../../src/report/replayJson.ts';
import { replayText } from '../../src/report/replayText.ts';
import { subnetGrounds } from '../../src/report/htmlDocument.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { InvariantWatch } from '../../src/world/invariants.ts';
import { runScenario } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import type { ScenarioCase } from './anyScenario.ts';
import { bookView, replayView, sceneView } from './factViews.ts';
import { ec2View, kubectlView } from './toolViews.ts';
import { disagreements, type View } from './view.ts';
import { worldView } from './worldView.ts';

export interface Played {
  readonly events: number;
  /** Empty when nothing is wrong. */
  readonly problems: readonly string[];
}

export interface PlayOptions {
  /** Instants at which the views are held to each other, in shares of the run. */
  readonly looksAt: readonly number[];
  /** Whether it is played again, as a replay with observations. */
  readonly twice: boolean;
}

/** Events of one instant beyond which time is taken to stand still: the scenarios of this folder are small. */
const MOST_EVENTS_AT_ONCE = 50_000;

/** Some scenarios are busy to their end, and runs until quiet may go on for a day: they are left here. */
const MOST_EVENTS = 60_000;

const QUIET_RUN = 20 * MINUTE;

export function playScenarioCase({ text, files }: ScenarioCase, options: PlayOptions): Played {
  const parsed = parseScenario(text, (file) => {
    const found = own(files, file);
    return found === undefined ? { ok: false, detail: 'there is none' } : { ok: true, text: found };
  });
  if (!parsed.ok) {
    const problems = parsed.problems.map(
      ({ line, code, message }) => `invalid, line ${line}: ${code}: ${message}`,
    );
    return { events: 0, problems };
  }
  const play = new Play(parsed.scenario);
  const problems = play.run(options.looksAt);
  if (problems.length > 0 || !options.twice || !play.isWhole) return { events: play.events, problems };
  return { events: 2 * play.events, problems: differencesOf(parsed.scenario, play) };
}

class Play {
  readonly records: TraceRecord[] = [];
  isWhole = true;
  private readonly scenario: CompiledScenario;
  private readonly world: World;
  private readonly recorder = new Recorder();
  private readonly history: ClusterHistory;
  private readonly invariants: InvariantWatch;
  /** By instant. */
  private readonly looks = new Map<number, View>();

  constructor(scenario: CompiledScenario) {
    this.scenario = scenario;
    this.history = new ClusterHistory(scenario.cluster.kubernetesMinor);
    this.world = new World(scenario, {
      seed: scenario.seed,
      metered: true,
      onFact: (fact, at) => {
        this.recorder.apply(fact, at);
        this.history.apply(fact, at);
        this.records.push({ t: at, ...fact });
      },
    });
    this.invariants = new InvariantWatch(this.world);
  }

  get events(): number {
    return this.world.simulation.eventsProcessed;
  }

  /** As the world stood when the run was over. */
  get atEnd(): View | undefined {
    return [...this.looks.values()].at(-1);
  }

  run(looksAt: readonly number[]): string[] {
    const { until } = this.scenario;
    const end = until === 'quiet' ? QUIET_RUN : until;
    const instants = [...looksAt.map((share) => Math.floor(share * end)), end].sort(
      (one, other) => one - other,
    );
    for (const instant of instants) {
      const problems = this.playTo(instant);
      if (problems.length > 0) return problems;
      if (!this.isWhole) break;
      const seen = this.look(instant, looksAt.length % 4 === 0);
      if (seen.length > 0) return seen.map((text) => `at ${formatInstant(instant)}: ${text}`);
    }
    this.isWhole &&= until !== 'quiet';
    return this.lookBack();
  }

  private playTo(instant: number): string[] {
    const { simulation } = this.world;
    let [time, before] = [simulation.now, simulation.eventsProcessed];
    while (simulation.nextEventTime <= instant) {
      simulation.step();
      const { broken } = this.invariants;
      if (broken !== undefined) return broken.texts.map((text) => `at ${formatInstant(broken.at)}: ${text}`);
      const { now, eventsProcessed } = simulation;
      if (now > time) [time, before] = [now, eventsProcessed];
      if (eventsProcessed - before > MOST_EVENTS_AT_ONCE)
        return [`at ${formatInstant(now)}: time stands still`];
      if (eventsProcessed > MOST_EVENTS) {
        this.isWhole = false;
        return [];
      }
    }
    simulation.runUntil(instant);
    return [];
  }

  private look(at: number, typed: boolean): string[] {
    const { scenario, world, history, recorder } = this;
    const moment: Moment = { scenario, seed: scenario.seed, world, at, history };
    const ofWorld = worldView(world);
    this.looks.set(at, ofWorld);
    return disagreements([
      ofWorld,
      bookView(recorder.summarize(at), recorder.state),
      kubectlView(moment, typed),
      ec2View(moment),
    ]);
  }

  /** The page's timeline, at the same instants in whatever order. */
  private lookBack(): string[] {
    const timeline = new Timeline(this.records, subnetGrounds({ scenario: this.scenario }));
    return [...this.looks]
      .reverse()
      .flatMap(([at, seen]) =>
        disagreements([seen, sceneView(timeline.seek(at))]).map((text) => `at ${formatInstant(at)}: ${text}`),
      );
  }
}

/** Between the run and a second one, which makes its own observations and is reported. */
function differencesOf(scenario: CompiledScenario, { records, atEnd }: Play): string[] {
  let place = 0;
  let differing: string | undefined;
  const result = runScenario(scenario, {
    check: true,
    ...observerOf(scenario),
    onRecord(record) {
      const line = toLine(record);
      const first = records.at(place++);
      if (first === undefined || toLine(first) !== line) differing ??= line;
    },
  });
  if (result.brokenInvariant !== undefined) return [...result.brokenInvariant.texts];
  if (differing !== undefined) return [`a second run has another record: ${differing}`];
  if (place !== records.length) return [`a second run has ${place} records instead of ${records.length}`];
  const replay = { scenario, file: 'scenario.yaml', result };
  const seen = atEnd === undefined ? [] : [atEnd, replayView(replayDocument(replay, ''))];
  const unspeakable = /.*(?:undefined|NaN|\[object).*/.exec(replayText(replay, PLAIN));
  return [...disagreements(seen), ...(unspeakable === null ? [] : [`replay prints: ${unspeakable[0]}`])];
}
