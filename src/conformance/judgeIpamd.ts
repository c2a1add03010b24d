// The verdict on one recorded run: the model follows it at every open choice and must do the same at the same times.

import { assert } from '../base/assert.ts';
import { formatInstant, type Milliseconds } from '../base/time.ts';
import { EC2_CALLS } from '../ec2/calls.ts';
import type { UpstreamRules } from '../ipamd/rules.ts';
import { poolStanding } from '../ipamd/standing.ts';
import type { Meter } from '../ipamd/meter.ts';
import { FollowingChooser, type OpenChoice } from './followingChooser.ts';
import { introspectionDifferences, recordedMeter } from './introspectionVerdict.ts';
import { IpamdRun } from './ipamdRun.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';
import { firstDifference, type Difference } from './ipamdVerdict.ts';
import type { Verdict } from './verdict.ts';

const LARGEST_REPORT = 20;

/** Ways tried where the record leaves choices open. */
const MOST_ATTEMPTS = 500;

export interface JudgeOptions {
  /** Plays every tick of the daemon's loop, useful or not. */
  readonly playsEveryTick?: boolean;
  /** Other rules than those of the recorded version. */
  readonly rules?: Partial<UpstreamRules>;
}

export function judgeIpamdTrace(trace: IpamdTrace, options: JudgeOptions = {}): Verdict {
  const name = `${trace.name} (${trace.upstream})`;
  const foreign = foreignCall(trace);
  if (foreign !== undefined) {
    const headline = `a fault of ${foreign}, which is no EC2 call of the daemon`;
    return { name, accepted: false, headline, details: [] };
  }
  const { run, meter, ways, difference } = bestAttempt(trace, options);
  if (difference !== undefined)
    return { name, accepted: false, ...rejection(trace, options, difference, ways) };
  if (trace.introspection === undefined || meter === undefined) return { name, accepted: true };
  const differences = introspectionDifferences(run, meter, trace.introspection);
  if (differences.length === 0) return { name, accepted: true };
  const headline = `at the end the daemon says other things of itself, ${differences.length} in all`;
  return { name, accepted: false, headline, details: differences.slice(0, LARGEST_REPORT) };
}

function foreignCall({ faults = [] }: IpamdTrace): string | undefined {
  const known: readonly string[] = EC2_CALLS;
  return faults.find(({ call }) => !known.includes(call))?.call;
}

/** One way through the choices that the record leaves open. */
interface Attempt {
  readonly run: IpamdRun;
  readonly meter: Meter | undefined;
  readonly openChoices: readonly OpenChoice[];
  readonly ways: readonly number[];
  readonly difference: Difference | undefined;
}

/** The first without a difference, or the one that came furthest. */
function bestAttempt(trace: IpamdTrace, options: JudgeOptions): Attempt {
  let attempt = follow(trace, options, []);
  let best = attempt;
  for (let tried = 1; tried < MOST_ATTEMPTS && attempt.difference !== undefined; tried++) {
    const ways = otherWays(attempt.openChoices, attempt.difference.t);
    if (ways === undefined) break;
    attempt = follow(trace, options, ways);
    if (attempt.difference === undefined || attempt.difference.t > (best.difference?.t ?? 0)) best = attempt;
  }
  return best;
}

/** Another way at the last choice before the difference that has one left; undefined: all were tried. */
function otherWays(choices: readonly OpenChoice[], before: Milliseconds): readonly number[] | undefined {
  const last = choices.findLastIndex(({ at, ways, taken }) => at <= before && taken + 1 < ways);
  if (last < 0) return undefined;
  return choices.slice(0, last + 1).map(({ taken }, index) => (index === last ? taken + 1 : taken));
}

function follow(trace: IpamdTrace, options: JudgeOptions, ways: readonly number[]): Attempt {
  const meter = trace.introspection === undefined ? undefined : recordedMeter(trace.upstream);
  const { run, chooser } = start(trace, options, ways, meter);
  const difference = firstDifference(trace.observed, run.finish());
  return { run, meter, openChoices: chooser.openChoices, ways, difference };
}

function start(trace: IpamdTrace, options: JudgeOptions, ways: readonly number[], meter?: Meter) {
  const followers: FollowingChooser[] = [];
  const run = new IpamdRun(trace, {
    seed: 0,
    ...options,
    ...(meter === undefined ? {} : { meter }),
    chooser: (simulation) => {
      const chooser = new FollowingChooser(simulation, trace, ways);
      followers.push(chooser);
      return chooser;
    },
  });
  const [chooser] = followers;
  assert(chooser !== undefined, 'a run without a chooser');
  return { run, chooser };
}

function rejection(
  trace: IpamdTrace,
  options: JudgeOptions,
  difference: Difference,
  ways: readonly number[],
): { headline: string; details: string[] } {
  const { t, recorded, modelled, before } = difference;
  const headline = `at ${formatInstant(t)}: observed ${recordText(recorded)}, the model allows ${recordText(modelled)}`;
  const details = [
    ...standingBefore(trace, options, t, ways).map((sentence) => `the model      ${sentence}`),
    ...before.map((record) => `before that    ${formatInstant(record.t)}  ${recordText(record)}`),
  ];
  return { headline, details };
}

/** What the model's daemon thought just before it went another way. */
function standingBefore(
  trace: IpamdTrace,
  options: JudgeOptions,
  t: Milliseconds,
  ways: readonly number[],
): readonly string[] {
  const { run } = start(trace, { ...options, playsEveryTick: true }, ways);
  run.simulation.runUntil(Math.max(t - 1, 0));
  return run.daemon === undefined ? ['the daemon has not started'] : poolStanding(run.daemon.pool);
}

function recordText(record: ObservedRecord | undefined): string {
  if (record === undefined) return 'nothing';
  const fields = Object.entries(record).filter(([key]) => key !== 't');
  return fields
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
