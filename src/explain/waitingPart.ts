// The part of an explanation about pods that wait for one cause.

import { formatClock } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { changesFor } from './changesFor.ts';
import type { Part } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';
import { causeOf, type WaitingGroup } from './waitingCauses.ts';
import { whatIfs } from './whatIf.ts';

export function waitingPart(group: WaitingGroup, run: PlayedRun): Part {
  const { root, remarks } = causeOf(group, run);
  const pods = group.pods.map(({ pod }) => pod);
  const { state, sinceMs, reason } = group;
  return {
    headline: `${plural(pods.length, 'pod')} ${pods.length === 1 ? 'is' : 'are'} ${state}, since ${formatClock(sinceMs)}`,
    pods,
    reason,
    message: group.pods[0].message,
    chain: [root],
    remarks,
    story: [],
    whatIfs: canChange(group) ? whatIfs(pods, changesFor(group, run), run) : [],
  };
}

/** Containers that fail do so whatever the addresses. */
function canChange({ reason }: WaitingGroup): boolean {
  return reason !== 'CrashLoopBackOff';
}
