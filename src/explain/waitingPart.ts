// The parts of an explanation about pods that wait, one for each cause.

import { plural } from '../base/words.ts';
import { sinceText, type WaitingPod } from '../record/waiting.ts';
import { autoscalerRemarks } from './autoscalerRemarks.ts';
import type { Part } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';
import { noNodeRemarks, scaleUpRemarks } from './scaleUpRemarks.ts';
import type { WaitingGroup } from './reasons/card.ts';
import { causeOf, waitingGroups, whatIfsOf } from './waitingCauses.ts';

/** The largest group first. */
export function waitingParts(waiting: readonly WaitingPod[], run: PlayedRun): Part[] {
  return waitingGroups(waiting, run).map((group) => waitingPart(group, run));
}

function waitingPart(group: WaitingGroup, run: PlayedRun): Part {
  const { root, remarks } = causeOf(group, run);
  const pods = group.pods.map(({ pod }) => pod);
  const { state, reason } = group;
  return {
    headline: `${plural(pods.length, 'pod')} ${pods.length === 1 ? 'is' : 'are'} ${state}${sinceText(group.pods)}: ${reason}`,
    pods,
    reason,
    message: group.pods[0].message,
    chain: [root],
    remarks: [
      ...remarks,
      ...noNodeRemarks(group, run),
      ...scaleUpRemarks(group.pods, run),
      ...autoscalerRemarks(group.pods, run),
    ],
    story: [],
    holders: [],
    whatIfs: whatIfsOf(group, run),
  };
}
