// The verdict on one recorded run: the model follows it at every open choice and must do the same at the same times.

import { formatSeconds, type Milliseconds } from '../base/time.ts';
import { poolStanding } from '../ipamd/standing.ts';
import type { Meter } from '../ipamd/meter.ts';
import { FollowingChooser } from './followingChooser.ts';
import { introspectionDifferences, recordedMeter } from './introspectionVerdict.ts';
import { IpamdRun } from './ipamdRun.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';
import { firstDifference, type Difference } from './ipamdVerdict.ts';
import type { Verdict } from './verdict.ts';

const LARGEST_REPORT = 20;

export function judgeIpamdTrace(trace: IpamdTrace, playsEveryTick = false): Verdict {
  const name = `${trace.name} (${trace.upstream})`;
  const meter = trace.introspection === undefined ? undefined : recordedMeter(trace.upstream);
  const run = follow(trace, playsEveryTick, meter);
  const difference = firstDifference(trace.observed, run.finish());
  if (difference !== undefined) return { name, accepted: false, ...rejection(trace, difference) };
  if (trace.introspection === undefined || meter === undefined) return { name, accepted: true };
  const differences = introspectionDifferences(run, meter, trace.introspection);
  if (differences.length === 0) return { name, accepted: true };
  const headline = `at the end the daemon says other things of itself, ${differences.length} in all`;
  return { name, accepted: false, headline, details: differences.slice(0, LARGEST_REPORT) };
}

function follow(trace: IpamdTrace, playsEveryTick: boolean, meter?: Meter): IpamdRun {
  return new IpamdRun(trace, {
    seed: 0,
    playsEveryTick,
    ...(meter === undefined ? {} : { meter }),
    chooser: (simulation) => new FollowingChooser(simulation, trace),
  });
}

function rejection(trace: IpamdTrace, difference: Difference): { headline: string; details: string[] } {
  const { t, recorded, modelled, before } = difference;
  const headline = `at ${formatSeconds(t)}: observed ${recordText(recorded)}, the model allows ${recordText(modelled)}`;
  const details = [
    ...standingBefore(trace, t).map((sentence) => `the model      ${sentence}`),
    ...before.map((record) => `before that    ${formatSeconds(record.t)}  ${recordText(record)}`),
  ];
  return { headline, details };
}

/** What the model's daemon thought just before it went another way. */
function standingBefore(trace: IpamdTrace, t: Milliseconds): readonly string[] {
  const run = follow(trace, true);
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
