// Which pods of a node are asked to go, and which are made to. @upstream karpenter
// pkg/controllers/node/termination/terminator/terminator.go

import { isoTime } from '../../../base/calendar.ts';
import { SECOND, type Milliseconds } from '../../../base/time.ts';
import { podKey, type Pod } from '../../../kube/api/objects.ts';
import type { KarpenterEvent } from '../events.ts';
import {
  deletionTimestamp,
  doNotDisrupt,
  protectedUntil,
  stuckAt,
  isActive,
  isEvictable,
  isOwnedByDaemonSet,
  isTerminating,
  isWaitingEviction,
  type Clock,
} from '../pods.ts';

/** A pod to delete, whatever its disruption budget says, with so long to end. */
export interface ForcedDeletion {
  readonly pod: Pod;
  readonly grace: Milliseconds;
}

export interface Drain {
  /** For the eviction queue; those that are in it stay there once. */
  readonly evict: readonly Pod[];
  readonly deletes: readonly ForcedDeletion[];
  /** Why the drain is not over; undefined: it is. */
  readonly waitsFor: string | undefined;
  /** When time alone makes another thing of it, as long as the pods stay as they are; Infinity: never. */
  readonly changesAt: Milliseconds;
  readonly events: readonly KarpenterEvent[];
}

const CRITICAL = ['system-cluster-critical', 'system-node-critical'];
const LEAST_GRACE = SECOND;

/** `end`: when the node's pods are to be gone; absent: they have as long as it takes. */
export function drain(pods: readonly Pod[], clock: Clock, end?: Milliseconds): Drain {
  const { now } = clock;
  const waiting = pods.filter((pod) => isWaitingEviction(pod, now));
  const deletes = end === undefined ? [] : forcedDeletions(waiting, now, end);
  const group = firstGroup(waiting);
  return {
    evict: group.filter((pod) => isEvictable(pod, clock)),
    deletes,
    waitsFor: waiting.length === 0 ? undefined : `${waiting.length} pods are waiting to be evicted`,
    changesAt: Math.min(...waiting.map((pod) => changesAt(pod, now, end))),
    events: [
      ...deletes.map(({ pod, grace }) => disrupted(pod, grace, clock.startTime + (end ?? now))),
      ...group.filter(isActive).flatMap((pod) => doNotDisrupt(pod, clock).event ?? []),
    ],
  };
}

/** Whatever group the pod is in: a look too many changes nothing. */
function changesAt(pod: Pod, now: Milliseconds, end: Milliseconds | undefined): Milliseconds {
  const forcedAt = end === undefined ? Infinity : end - pod.spec.terminationGracePeriod + 1;
  return Math.min(
    forcedAt > now ? forcedAt : isTerminating(pod) ? Infinity : now,
    stuckAt(pod),
    protectedUntil(pod, now),
  );
}

/** What is critical goes last, and of equals DaemonSets' pods: a group goes when the one before is gone. */
function firstGroup(pods: readonly Pod[]): readonly Pod[] {
  const groups: Pod[][] = [[], [], [], []];
  for (const pod of pods) {
    const isCritical = CRITICAL.includes(pod.spec.priorityClassName);
    groups[(isCritical ? 2 : 0) + (isOwnedByDaemonSet(pod) ? 1 : 0)]?.push(pod);
  }
  return groups.find(({ length }) => length > 0) ?? [];
}

/** Early enough for each pod to have its own grace period; those that have been given more are given less. */
function forcedDeletions(waiting: readonly Pod[], now: Milliseconds, end: Milliseconds): ForcedDeletion[] {
  const grace = Math.max(LEAST_GRACE, Math.floor((end - now) / SECOND) * SECOND);
  const isDue = (pod: Pod): boolean => now > end - pod.spec.terminationGracePeriod;
  const isTooLong = (pod: Pod): boolean => (deletionTimestamp(pod) ?? 0) > end;
  return waiting
    .filter((pod) => (!isTerminating(pod) || isTooLong(pod)) && isDue(pod))
    .map((pod) => ({ pod, grace }));
}

function disrupted(pod: Pod, grace: Milliseconds, unixEnd: Milliseconds): KarpenterEvent {
  const end = isoTime(unixEnd).replace('T', ' ').replace('Z', ' +0000 UTC');
  const seconds = pod.spec.terminationGracePeriod / SECOND;
  const message = [
    `Deleting the pod to accommodate the terminationTime ${end} of the node.`,
    `The pod was granted ${grace / SECOND} seconds of grace-period of its ${seconds} terminationGracePeriodSeconds.`,
    'This bypasses the PDB of the pod and the do-not-disrupt annotation.',
  ];
  return {
    kind: 'Pod',
    object: podKey(pod),
    type: 'Normal',
    reason: 'Disrupted',
    message: message.join(' '),
  };
}
