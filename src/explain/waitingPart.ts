// The part of an explanation about pods that wait for one cause.

import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import type { Part } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';
import type { WaitingGroup } from './reasons/card.ts';
import { causeOf, whatIfsOf } from './waitingCauses.ts';

export function waitingPart(group: WaitingGroup, run: PlayedRun): Part {
  const { root, remarks } = causeOf(group, run);
  const pods = group.pods.map(({ pod }) => pod);
  const { state, sinceMs, reason } = group;
  return {
    headline: `${plural(pods.length, 'pod')} ${pods.length === 1 ? 'is' : 'are'} ${state} since ${formatMoment(sinceMs)}: ${reason}`,
    pods,
    reason,
    message: group.pods[0].message,
    chain: [root],
    remarks,
    story: [],
    holders: [],
    whatIfs: whatIfsOf(group, run),
  };
}
