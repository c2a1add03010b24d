// One pod as the facts tell it, and why it waits when it does.

import type { Milliseconds } from '../base/time.ts';
import { shortageOf, type WaitingReason } from '../base/waitingReason.ts';
import type { RefusalCause } from '../ipamd/facts.ts';
import type { KubeFact } from '../kube/api/facts.ts';
import type { SchedulingRejection } from '../kube/api/schedulingFailure.ts';

/** `pending` waits for a node, `creating` for its sandbox and containers on one; the rest are Kubernetes' phases. */
export const POD_STATES = ['pending', 'creating', 'running', 'succeeded', 'failed'] as const;

export type PodStateName = (typeof POD_STATES)[number];

/** Plain data, so that a draft of it can be changed as well. */
export interface PodRecord {
  readonly pod: string;
  /** Its workload's name. */
  readonly workload: string;
  readonly hostNetwork: boolean;
  readonly createdAt: Milliseconds;
  state: PodStateName;
  stateSince: Milliseconds;
  /** It was Running at some time. */
  hasRun: boolean;
  node: string | undefined;
  /** When it got its node. */
  boundAt: Milliseconds;
  /** From its sandbox's ADD to its DEL. */
  address: string | undefined;
  deletedAt: Milliseconds | undefined;
  /** Failed attempts of what the pod waits for now: to be scheduled, or to get its sandbox. */
  failures: number;
  /** The last of them, in upstream's words. */
  message: string;
  /** The scheduler's distinct reasons for it, most nodes first. */
  schedulingReasons: readonly string[];
  /** What each of them speaks of. */
  rejections: readonly SchedulingRejection[];
  /** Why the daemon gave no address to the attempt under way. */
  refusal: RefusalCause | undefined;
  /** The same of the last attempt that failed; undefined when it failed for another reason. */
  failureCause: RefusalCause | undefined;
  /** It names a node that does not exist. */
  nodeMissing: boolean;
  /** EC2 did not attach its volumes. */
  attachFailed: boolean;
  /** A container of it failed and is in its back-off. */
  crashed: boolean;
  /** Why it waits; undefined when it does not, or is being deleted. */
  waitingReason: WaitingReason | undefined;
}

const NONE: readonly never[] = [];

export function newPod(
  at: Milliseconds,
  { pod, owner, hostNetwork }: Extract<KubeFact, { readonly kind: 'pod-created' }>,
): PodRecord {
  return {
    pod,
    workload: owner,
    hostNetwork,
    createdAt: at,
    state: 'pending',
    stateSince: at,
    hasRun: false,
    node: undefined,
    boundAt: at,
    address: undefined,
    deletedAt: undefined,
    failures: 0,
    message: '',
    schedulingReasons: NONE,
    rejections: NONE,
    refusal: undefined,
    failureCause: undefined,
    nodeMissing: false,
    attachFailed: false,
    crashed: false,
    waitingReason: 'NotYetScheduled',
  };
}

/** Whether the pod still takes one of its node's pod slots. */
export function holdsSlot(pod: PodRecord): boolean {
  return pod.node !== undefined && !isTerminal(pod.state);
}

export function isTerminal(state: PodStateName): boolean {
  return state === 'succeeded' || state === 'failed';
}

/** Forgets what held the pod up: the attempt it waited for succeeded. */
export function forgetFailures(pod: PodRecord): void {
  pod.failures = 0;
  pod.message = '';
  pod.schedulingReasons = NONE;
  pod.rejections = NONE;
  pod.refusal = undefined;
  pod.failureCause = undefined;
  pod.nodeMissing = false;
  pod.attachFailed = false;
  pod.crashed = false;
}

/** Why the pod waits, read from what failed; undefined when it does not wait. */
export function findWaitingReason(pod: PodRecord): WaitingReason | undefined {
  if (pod.deletedAt !== undefined) return undefined;
  if (pod.state === 'pending') {
    return pod.failures === 0 ? 'NotYetScheduled' : schedulingReason(pod.rejections[0]);
  }
  if (pod.crashed && (pod.state === 'creating' || pod.state === 'running')) return 'CrashLoopBackOff';
  if (pod.state !== 'creating') return undefined;
  if (pod.nodeMissing) return 'NodeNotFound';
  if (pod.attachFailed) return 'VolumeNotAttached';
  return pod.refusal ?? pod.failureCause ?? (pod.failures === 0 ? 'Starting' : 'SandboxFailed');
}

/** What keeps most nodes out stands for all. */
function schedulingReason(rejection: SchedulingRejection | undefined): WaitingReason {
  return rejection?.resource === undefined ? 'Unschedulable' : shortageOf(rejection.resource);
}

export type WaitingStatus = 'Pending' | 'ContainerCreating' | 'CrashLoopBackOff';
export type PodStatus = WaitingStatus | 'Running' | 'Completed' | 'Failed' | 'Terminating';

/** In the words of kubectl's STATUS column, of a pod that waits. */
export function waitingStatus({ state, crashed, nodeMissing }: PodRecord): WaitingStatus {
  if (crashed) return 'CrashLoopBackOff';
  return state === 'pending' || nodeMissing ? 'Pending' : 'ContainerCreating';
}

/** The same of any pod. */
export function podStatus(pod: PodRecord): PodStatus {
  if (pod.state === 'succeeded') return 'Completed';
  if (pod.state === 'failed') return 'Failed';
  if (pod.deletedAt !== undefined) return 'Terminating';
  return pod.state === 'running' && !pod.crashed ? 'Running' : waitingStatus(pod);
}
