// One run of a scenario for programs: its end as a summary, all that happened as facts, and the view of any moment.

import type { Milliseconds } from '../base/time.ts';
import { TraceDigest } from '../record/digest.ts';
import type { Episode } from '../record/episodes.ts';
import type { Hazard } from '../record/hazards.ts';
import type { RunSummary } from '../record/summary.ts';
import { groundOf } from '../record/subnetGround.ts';
import { Timeline } from '../record/timeline.ts';
import type { Fact, TraceRecord } from '../record/trace.ts';
import type { Allocator } from '../world/allocator/allocator.ts';
import type { AllocatorFault } from '../world/allocator/fault.ts';
import type { ExpectationResult } from '../world/expectations.ts';
import { runScenario, type RunResult } from '../world/run.ts';
import { momentOf, type Moment } from './moment.ts';
import type { Scenario } from './scenario.ts';
import { millisecondsOf, type Time } from './time.ts';

export interface SimulateOptions {
  /** Instead of the scenario's. The same scenario, seed and allocator give the same run. */
  readonly seed?: number | undefined;
  /** Instead of the scenario's: a time, or `quiet`, when nothing more can happen. */
  readonly until?: Time | undefined;
  /** Gives pods their addresses, on every node; without it, the CNI's own ipamd. */
  readonly allocator?: Allocator | undefined;
  /** Told of everything that happens, as it happens. */
  readonly onFact?: ((fact: Fact, at: Milliseconds) => void) | undefined;
  /** Holds the simulator against its own invariants after every event: several times slower. */
  readonly check?: boolean | undefined;
}

/** A fact with its kind, and when it happened. */
export type FactOf<K extends Fact['kind']> = { readonly at: Milliseconds } & Extract<
  Fact,
  { readonly kind: K }
>;

export interface Run {
  readonly scenario: Scenario;
  readonly seed: number;
  /** The allocator it was played with; undefined: ipamd. */
  readonly allocator: Allocator | undefined;
  /** When it ended. */
  readonly end: Milliseconds;
  /** The world at its end, and how it got there, in counts. */
  readonly summary: RunSummary;
  /** Spans in which pods waited for one reason, the worst first: those open at the end, then by pod-minutes. */
  readonly episodes: readonly Episode[];
  /** What the real ipamd does wrong and the simulator repeats. */
  readonly hazards: readonly Hazard[];
  /** What the scenario expects, and whether it held. */
  readonly expectations: readonly ExpectationResult[];
  /** What the allocator did wrong against the world; the run ended there. */
  readonly allocatorFault: AllocatorFault | undefined;
  /** Why the run was stopped where time stood still. */
  readonly standstill: string | undefined;
  /** With `check`: what is wrong with the simulator itself; the run ended there. */
  readonly brokenInvariants: readonly string[];
  /** SHA-256 over the whole trace: same run, same digest, on every machine. */
  readonly digest: string;
  /** The world at any moment, everything due at it included. Forwards and back, in any order. */
  at(time: Time): Moment;
  /** What happened, in order: all of it, or facts of one kind. */
  facts(): readonly FactOf<Fact['kind']>[];
  facts<K extends Fact['kind']>(kind: K): readonly FactOf<K>[];
}

/** Plays a scenario from its start to its end. */
export function simulate(scenario: Scenario, options: SimulateOptions = {}): Run {
  const { seed, until, allocator, onFact, check } = options;
  const records: TraceRecord[] = [];
  const result = runScenario(scenario.source.scenario, {
    ...(seed === undefined ? {} : { seed }),
    ...(until === undefined ? {} : { until: until === 'quiet' ? until : millisecondsOf(until) }),
    ...(onFact === undefined ? {} : { onFact }),
    check: check === true,
    allocator,
    onRecord: (record) => records.push(record),
  });
  return new RecordedRun(scenario, allocator, result, records);
}

class RecordedRun implements Run {
  readonly scenario: Scenario;
  readonly allocator: Allocator | undefined;
  private readonly result: RunResult;
  private readonly records: readonly TraceRecord[];
  private madeTimeline: Timeline | undefined;
  private madeDigest: string | undefined;

  constructor(
    scenario: Scenario,
    allocator: Allocator | undefined,
    result: RunResult,
    records: readonly TraceRecord[],
  ) {
    this.scenario = scenario;
    this.allocator = allocator;
    this.result = result;
    this.records = records;
  }

  get seed(): number {
    return this.result.seed;
  }

  get end(): Milliseconds {
    return this.result.simulatedMs;
  }

  get summary(): RunSummary {
    return this.result.summary;
  }

  get episodes(): readonly Episode[] {
    return this.summary.episodes;
  }

  get hazards(): readonly Hazard[] {
    return this.summary.hazards;
  }

  get expectations(): readonly ExpectationResult[] {
    return this.result.expectations;
  }

  get allocatorFault(): AllocatorFault | undefined {
    return this.result.allocatorFault;
  }

  get standstill(): string | undefined {
    return this.result.standstill?.text;
  }

  get brokenInvariants(): readonly string[] {
    return this.result.brokenInvariant?.texts ?? [];
  }

  get digest(): string {
    return (this.madeDigest ??= digestOf(this.records));
  }

  at(time: Time): Moment {
    const ms = Math.min(millisecondsOf(time), this.end);
    this.madeTimeline ??= new Timeline(this.records, this.scenario.source.scenario.ec2.subnets.map(groundOf));
    return momentOf(this.madeTimeline.seek(ms), ms);
  }

  facts(): readonly FactOf<Fact['kind']>[];
  facts<K extends Fact['kind']>(kind: K): readonly FactOf<K>[];
  facts(kind?: Fact['kind']): readonly FactOf<Fact['kind']>[] {
    const wanted = kind === undefined ? this.records : this.records.filter((record) => record.kind === kind);
    return wanted.map(({ t: at, ...fact }) => ({ at, ...fact }));
  }
}

function digestOf(records: readonly TraceRecord[]): string {
  const digest = new TraceDigest();
  for (const record of records) digest.add(record);
  return digest.finish();
}
