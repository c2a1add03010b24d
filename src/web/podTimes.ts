// How long each pod waited for its address and to start, read once from the records of a run.

import type { Milliseconds } from '../base/time.ts';
import type { TraceRecord } from '../record/trace.ts';

interface PodTimes {
  readonly createdAt: Milliseconds;
  readonly refusedAt: Milliseconds | undefined;
  readonly servedAt: Milliseconds | undefined;
  readonly runningAt: Milliseconds | undefined;
}

type Draft = { -readonly [Name in keyof PodTimes]: PodTimes[Name] };

/** By the pod's name; of a name that comes back, the latest. */
export type PodTimesByName = ReadonlyMap<string, readonly PodTimes[]>;

export function podTimes(records: readonly TraceRecord[]): PodTimesByName {
  const lives = new Map<string, Draft[]>();
  const last = (pod: string): Draft | undefined => lives.get(pod)?.at(-1);
  for (const record of records) {
    if (record.kind === 'pod-created') {
      const life = { createdAt: record.t, refusedAt: undefined, servedAt: undefined, runningAt: undefined };
      lives.set(record.pod, [...(lives.get(record.pod) ?? []), life]);
    } else if (record.kind === 'address-refused') {
      const life = last(record.pod);
      if (life !== undefined) life.refusedAt ??= record.t;
    } else if (
      record.kind === 'address-assigned' ||
      record.kind === 'branch-eni-answered' ||
      record.kind === 'pool-address-assigned'
    ) {
      const life = last(record.pod);
      if (life !== undefined) life.servedAt ??= record.t;
    } else if (record.kind === 'pod-running') {
      const life = last(record.pod);
      if (life !== undefined) life.runningAt ??= record.t;
    }
  }
  return lives;
}

/** Up to this moment: from the first refusal to the address; undefined where it asked for none yet. */
export function addressWait(times: PodTimes | undefined, at: Milliseconds): Milliseconds | undefined {
  if (times === undefined) return undefined;
  const served = times.servedAt !== undefined && times.servedAt <= at ? times.servedAt : undefined;
  if (times.refusedAt !== undefined && times.refusedAt <= at) return (served ?? at) - times.refusedAt;
  return served === undefined ? undefined : 0;
}

/** From its creation to Running; undefined until then. */
export function startTime(times: PodTimes | undefined, at: Milliseconds): Milliseconds | undefined {
  if (times?.runningAt === undefined || times.runningAt > at) return undefined;
  return times.runningAt - times.createdAt;
}

/** The life that a pod created then has. */
export function lifeOf(all: PodTimesByName, pod: string, createdAt: Milliseconds): PodTimes | undefined {
  return all.get(pod)?.find((life) => life.createdAt === createdAt);
}
