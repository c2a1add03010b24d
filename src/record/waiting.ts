// The pods that wait, each with one word for programs, upstream's message for people, how often and since when.
// A pod that is being deleted waits for nothing any more and is left out.

import { formatMoment, type Milliseconds, SECOND } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { waitingStatus, type WaitingStatus } from './podRecord.ts';
import type { WorldState } from './worldState.ts';

export interface WaitingPod {
  readonly pod: string;
  /** As kubectl shows it. */
  readonly state: WaitingStatus;
  readonly node: string | undefined;
  readonly reason: WaitingReason;
  /** Upstream's words for the last failed attempt; empty when none has failed. */
  readonly message: string;
  /** Failed attempts since it is in this state. */
  readonly count: number;
  /** Since when it is in this state. */
  readonly sinceMs: Milliseconds;
}

/** In order of creation. */
export function waitingPods(state: WorldState): WaitingPod[] {
  const waiting: WaitingPod[] = [];
  for (const pod of state.pods.pods.values()) {
    if (pod.waitingReason === undefined) continue;
    waiting.push({
      pod: pod.pod,
      state: waitingStatus(pod),
      node: pod.node,
      reason: pod.waitingReason,
      message: pod.message,
      count: pod.failures,
      sinceMs: pod.stateSince,
    });
  }
  return waiting;
}

/** ` since 2m00s`, or `, the first since 2m00s` where they did not all come into their state together. */
export function sinceText(pods: readonly Pick<WaitingPod, 'sinceMs'>[]): string {
  const moments = pods.map(({ sinceMs }) => sinceMs);
  const least = moments.reduce((one, other) => Math.min(one, other), Infinity);
  const first = formatMoment(least);
  const together = moments.every((moment) => moment - least < SECOND || formatMoment(moment) === first);
  return `${together ? '' : ', the first'} since ${first}`;
}
