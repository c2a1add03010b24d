// Why each waiting pod waits: one word for programs, upstream's message for people, how often and since when.
// A pod that is being deleted waits for nothing any more and is left out.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import type { PodState } from './podBook.ts';
import type { WorldState } from './worldState.ts';

export interface WaitingPod {
  readonly pod: string;
  readonly workload: string;
  /** As kubectl shows it. */
  readonly state: 'Pending' | 'ContainerCreating';
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
    if (!waits(pod)) continue;
    waiting.push({
      pod: pod.pod,
      workload: pod.workload,
      state: pod.state === 'pending' ? 'Pending' : 'ContainerCreating',
      node: pod.node,
      reason: waitingReason(pod),
      message: pod.message,
      count: pod.failures,
      sinceMs: pod.stateSince,
    });
  }
  return waiting;
}

export function waits(pod: PodState): boolean {
  return (pod.state === 'pending' || pod.state === 'creating') && pod.deletedAt === undefined;
}

export function waitingReason(pod: PodState): WaitingReason {
  if (pod.state === 'pending') {
    return pod.failures === 0 ? 'NotYetScheduled' : schedulingReason(pod.schedulingReasons[0]);
  }
  if (pod.failures === 0) return pod.refusal ?? 'Starting';
  return pod.refusal ?? pod.failureCause ?? 'SandboxFailed';
}

/** The reason that keeps most nodes out stands for all. */
function schedulingReason(reason: string | undefined): WaitingReason {
  switch (reason) {
    case 'Too many pods':
      return 'TooManyPods';
    case 'Insufficient cpu':
      return 'InsufficientCpu';
    case 'Insufficient memory':
      return 'InsufficientMemory';
    case 'Insufficient ephemeral-storage':
      return 'InsufficientEphemeralStorage';
    default:
      return reason?.startsWith('Insufficient ') === true ? 'InsufficientResource' : 'Unschedulable';
  }
}
