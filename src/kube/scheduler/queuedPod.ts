// A pod that waits for a node, and who goes first.

import type { Milliseconds } from '../../base/time.ts';
import type { Pod } from '../api/objects.ts';
import type { PluginSet } from './nodeStatus.ts';
import type { PodClass } from './podClass.ts';
import type { HeapEntry } from './podHeap.ts';

export interface QueuedPod extends HeapEntry {
  readonly pod: Pod;
  readonly podClass: PodClass;
  /** When it was added or came back from its last attempt; `turn` decides between equal times. */
  since: Milliseconds;
  turn: number;
  attempts: number;
  rejections: number;
  /** Errors in a row: attempts that no plugin rejected and that yet found no node. */
  errors: number;
  rejectors: PluginSet;
  backoffEnd: Milliseconds;
  place: 'active' | 'backoff' | 'error-backoff' | 'unschedulable' | 'in-flight' | 'gone';
  /** The state of the cluster that its last attempt saw. */
  seen: number;
}

export function newcomer(pod: Pod, podClass: PodClass, since: Milliseconds, turn: number): QueuedPod {
  return {
    pod,
    podClass,
    since,
    turn,
    attempts: 0,
    rejections: 0,
    errors: 0,
    rejectors: 0,
    backoffEnd: -1,
    place: 'active',
    seen: -1,
    heapIndex: -1,
  };
}

/** Higher priority, then longer since it was added or tried. @upstream plugins/queuesort/priority_sort.go */
export function isMoreUrgent(one: QueuedPod, other: QueuedPod): boolean {
  const { priority } = one.pod.spec;
  const { priority: otherPriority } = other.pod.spec;
  if (priority !== otherPriority) return priority > otherPriority;
  return one.since !== other.since ? one.since < other.since : one.turn < other.turn;
}

export function endsEarlier(one: QueuedPod, other: QueuedPod): boolean {
  return one.backoffEnd !== other.backoffEnd ? one.backoffEnd < other.backoffEnd : one.turn < other.turn;
}

export function endsEarlierThenUrgent(one: QueuedPod, other: QueuedPod): boolean {
  return one.backoffEnd !== other.backoffEnd ? one.backoffEnd < other.backoffEnd : isMoreUrgent(one, other);
}
