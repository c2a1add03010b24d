// Pods that wait for the same cause as one group, the cause of each group, and what would have changed it.

import type { WaitingPod } from '../record/waiting.ts';
import { groupedBy, waitingKey } from '../record/waitingGroups.ts';
import type { PlayedRun } from './playedRun.ts';
import { type Cause, held, type WaitingGroup } from './reasons/card.ts';
import { CARDS } from './reasons/cards.ts';
import { whatIfs, type WhatIf } from './whatIf.ts';

/** The largest group first. */
export function waitingGroups(waiting: readonly WaitingPod[], run: PlayedRun): WaitingGroup[] {
  return groupedBy(waiting, ({ pod, reason }) => {
    const record = run.state.pod(pod);
    return record === undefined ? reason : waitingKey(record, (node) => run.nodes.get(node)?.subnet);
  }).map(([, pods]) => ({
    reason: pods[0].reason,
    state: pods[0].state,
    pods,
    sinceMs: pods.reduce((least, { sinceMs }) => Math.min(least, sinceMs), Infinity),
  }));
}

export function causeOf(group: WaitingGroup, run: PlayedRun): Cause {
  return CARDS[group.reason].cause(group, run);
}

/** Replays with nothing changed, and with each change that is worth trying; none where no change matters. */
export function whatIfsOf(group: WaitingGroup, run: PlayedRun): WhatIf[] {
  const { remedies } = CARDS[group.reason];
  if (remedies === undefined) return [];
  const holding = held(group.pods, run);
  const names = group.pods.map(({ pod }) => pod);
  return whatIfs(
    names,
    remedies.replayed.flatMap(({ changes }) => changes(holding, run)),
    run,
  );
}
