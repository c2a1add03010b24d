// A run that a person is in: it is kept while commands look at it, played on where time goes on, and played from its start
// where time goes back or where a command adds a step to the scenario.

import { produce } from 'immer';
import { formatDuration, MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { TraceRecord } from '../../record/trace.ts';
import { checkScenario } from '../../scenario/check.ts';
import type { ReadFile } from '../../scenario/check/stepManifests.ts';
import type { CompiledScenario } from '../../scenario/compiled.ts';
import type { ScenarioDocument } from '../../scenario/document/document.ts';
import type { Fault } from '../../scenario/language/diagnostics.ts';
import { readDuration } from '../../scenario/language/latencyText.ts';
import type { Action, StepKey } from '../../scenario/steps/table.ts';
import { endOf } from '../../world/run.ts';
import { KeptRun, type Moment } from '../moment.ts';
import { isNews } from './news.ts';

/** What a step of the timeline says besides its time. */
export type StepBody = Readonly<Partial<Record<StepKey, unknown>>>;

/** A step that a command has added: as the scenario would have it. */
export interface AddedStep {
  readonly at: string;
  readonly body: StepBody;
}

/** Why a step cannot be added: by itself, or since a later step of the scenario would have nothing to act on. */
export interface StepFault {
  readonly fault: Fault;
  readonly isOfLaterStep: boolean;
}

export interface Begun {
  readonly document: ScenarioDocument;
  readonly scenario: CompiledScenario;
  readonly seed: number | undefined;
  readonly readFile: ReadFile;
}

/** Time passes in small pieces, so that whoever plays can stop between two of them; each yields how far it is. */
export type Passing<Answer = void> = Generator<Milliseconds, Answer>;

export class Session {
  private document: ScenarioDocument;
  private scenario: CompiledScenario;
  private readonly seed: number | undefined;
  private readonly readFile: ReadFile;
  private run: KeptRun;
  /** What happens, where somebody waits for it. */
  private heard: TraceRecord[] | undefined;
  private readonly steps: AddedStep[] = [];

  constructor({ document, scenario, seed, readFile }: Begun) {
    this.document = document;
    this.scenario = scenario;
    this.seed = seed;
    this.readFile = readFile;
    this.run = this.fromStart();
  }

  get moment(): Moment {
    return this.run.moment;
  }

  /** In the order in which they were added. */
  get added(): readonly AddedStep[] {
    return this.steps;
  }

  /** When the scenario ends; undefined: when nothing more can happen. */
  get end(): Milliseconds | undefined {
    return this.scenario.until === 'quiet' ? undefined : this.scenario.until;
  }

  /** Everything due at the moment has happened then. */
  *goTo(at: Milliseconds): Passing {
    if (at < this.run.moment.at) this.run = this.fromStart();
    for (let now = this.run.moment.at; now < at;) {
      now = Math.min(at, now + MINUTE);
      this.run.playTo(now);
      yield now;
    }
  }

  /** To where the scenario ends: at a moment, or when nothing more can happen. */
  *goToEnd(): Passing {
    if (this.end !== undefined) yield* this.goTo(this.end);
    else yield* this.goToQuiet();
  }

  private *goToQuiet(): Passing {
    for (let now = this.run.moment.at; !this.run.isQuiet && now < this.latest;) {
      now = Math.min(this.latest, now + MINUTE);
      this.run.playUntil(() => this.run.isQuiet, now);
      yield now;
    }
  }

  /** To the next moment, up to the limit, at which something of a pod, a node or the scenario happens: what happened. */
  *next(limit: Milliseconds): Passing<readonly TraceRecord[]> {
    const heard: TraceRecord[] = [];
    this.heard = heard;
    for (let now = this.run.moment.at; now < limit && heard.length === 0;) {
      now = Math.min(limit, now + MINUTE);
      this.run.playUntil(() => heard.length > 0, now);
      yield this.run.moment.at;
    }
    this.heard = undefined;
    return heard;
  }

  /** When the run ends at the latest. */
  get latest(): Milliseconds {
    return endOf(this.scenario, this.scenario.until).at;
  }

  /** What the latest steps of this moment do, as the scenario was compiled. */
  actions(count: number): readonly Action[] {
    const at = this.run.moment.at;
    return this.scenario.timeline
      .filter((step) => step.at === at)
      .slice(-count)
      .flatMap(({ action }) => action);
  }

  /** The time of a step that is added now: what has happened before it stays, in whole seconds where it can. */
  get stepTime(): Milliseconds {
    const { at } = this.run.moment;
    return at % SECOND === SECOND - 1 ? at + 1 : at;
  }

  /** Adds the steps to the scenario at this moment, and plays it again to there. Faults: nothing has changed. */
  *add(bodies: readonly StepBody[]): Passing<readonly StepFault[]> {
    const at = this.stepTime;
    const added = bodies.map((body) => ({ at: formatDuration(at), body }));
    const place = placeAt(this.document, at);
    const checked = checkScenario(withSteps(this.document, place, added), this.readFile);
    if (!checked.ok) {
      const isLater = (step: unknown): boolean => typeof step === 'number' && step >= place + added.length;
      return checked.faults.map(({ fault, path }) => ({ fault, isOfLaterStep: isLater(path[1]) }));
    }
    this.document = checked.document;
    this.scenario = checked.scenario;
    this.steps.push(...added);
    this.run = this.fromStart();
    yield* this.goTo(at);
    return [];
  }

  private fromStart(): KeptRun {
    return new KeptRun(this.scenario, this.seed, (fact, t) => {
      if (isNews(fact)) this.heard?.push({ t, ...fact });
    });
  }
}

/** Behind all steps of that time. */
function placeAt({ timeline }: ScenarioDocument, at: Milliseconds): number {
  const later = timeline.findIndex((step) => readDuration(step.at) > at);
  return later < 0 ? timeline.length : later;
}

/** The scenario ends no earlier than its steps. */
function withSteps(document: ScenarioDocument, place: number, added: readonly AddedStep[]): unknown {
  return produce(document, (draft: { timeline: unknown[]; until: string }) => {
    draft.timeline.splice(place, 0, ...added.map((step) => ({ at: step.at, ...step.body })));
    const last = added.at(-1)?.at ?? '0s';
    if (document.until !== 'quiet' && readDuration(document.until) < readDuration(last)) draft.until = last;
  });
}
