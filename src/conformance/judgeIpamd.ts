// The verdict on one recorded run: the model follows it at every open choice and must do the same at the same times.

import { formatSeconds } from '../base/time.ts';
import { FollowingChooser } from './followingChooser.ts';
import { IpamdRun } from './ipamdRun.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';
import { firstDifference, type Difference } from './ipamdVerdict.ts';

export interface IpamdVerdict {
  readonly name: string;
  readonly difference: Difference | undefined;
}

export function judgeIpamdTrace(trace: IpamdTrace, playsEveryTick = false): IpamdVerdict {
  const run = new IpamdRun(trace, {
    seed: 0,
    playsEveryTick,
    chooser: (simulation) => new FollowingChooser(simulation, trace),
  });
  const observed = run.finish();
  return {
    name: `${trace.name} (${trace.upstream})`,
    difference: firstDifference(trace.observed, observed),
  };
}

/** Reads like a bug report: one line, then what came before. */
export function rejectionText(name: string, { t, recorded, modelled, before }: Difference): string {
  const lines = [
    `rejected ${name} at ${formatSeconds(t)}: observed ${recordText(recorded)}, the model allows ${recordText(modelled)}`,
    ...before.map((record) => `   before that  ${formatSeconds(record.t)}  ${recordText(record)}`),
  ];
  return lines.join('\n');
}

function recordText(record: ObservedRecord | undefined): string {
  if (record === undefined) return 'nothing';
  const fields = Object.entries(record).filter(([key]) => key !== 't');
  return fields
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
