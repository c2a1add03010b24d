// Pods that wait and have no node, by reason.

import { isStartUp, type WaitingReason } from '../../base/waitingReason.ts';
import type { PodRecord } from '../../record/podRecord.ts';

interface Group {
  readonly reason: WaitingReason;
  readonly first: PodRecord;
  readonly count: number;
}

/** The most first. */
export function unplacedGroups(pods: readonly (PodRecord | null)[]): Group[] {
  const groups = new Map<WaitingReason, { reason: WaitingReason; first: PodRecord; count: number }>();
  for (const pod of pods) {
    const reason = pod?.waitingReason;
    if (pod === null || reason === undefined || pod.node !== undefined || isStartUp(reason)) continue;
    const group = groups.get(reason);
    if (group === undefined) groups.set(reason, { reason, first: pod, count: 1 });
    else group.count++;
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}
