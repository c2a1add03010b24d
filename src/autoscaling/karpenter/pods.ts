// What Karpenter asks of pods before it takes their node away. @upstream karpenter pkg/utils/pod/scheduling.go

import { isoTime } from '../../base/calendar.ts';
import { own } from '../../base/own.ts';
import { MINUTE, type Milliseconds } from '../../base/time.ts';
import { podKey, type Pod } from '../../kube/api/objects.ts';
import { untoleratedTaint } from '../../kube/scheduler/taintToleration.ts';
import type { KarpenterEvent } from './events.ts';
import { readGoDuration } from './goDurations.ts';
import { DISRUPTED } from './taints.ts';
import { DO_NOT_DISRUPT_ANNOTATION } from './wellKnown.ts';

/** The kubelet's own, which the API only shows. */
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** A kubelet that has not ended a pod so long after its time will not. */
const STUCK_AFTER = MINUTE;

/** The run's time, and the Unix time of its start. */
export interface Clock {
  readonly now: Milliseconds;
  readonly startTime: Milliseconds;
}

export function isTerminal({ phase }: Pod): boolean {
  return phase === 'Failed' || phase === 'Succeeded';
}

export function isTerminating({ deletedAt }: Pod): boolean {
  return deletedAt !== undefined;
}

export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && !isTerminating(pod);
}

export function isOwnedByDaemonSet({ owner }: Pod): boolean {
  return owner?.kind === 'DaemonSet';
}

export function isMirrorPod({ annotations }: Pod): boolean {
  return own(annotations, MIRROR_ANNOTATION) !== undefined;
}

/** It would have to run somewhere else. A StatefulSet makes its next pod only when the last is gone. */
export function isReschedulable(pod: Pod): boolean {
  const comesAgain = pod.owner?.kind === 'StatefulSet' && isTerminating(pod);
  return (isActive(pod) || comesAgain) && !isOwnedByDaemonSet(pod) && !isMirrorPod(pod);
}

/** The eviction API is asked about it. */
export function isEvictable(pod: Pod, clock: Clock): boolean {
  return (
    isActive(pod) && !toleratesDisruption(pod) && !isMirrorPod(pod) && !doNotDisrupt(pod, clock).isActive
  );
}

/** A drain waits for it. */
export function isWaitingEviction(pod: Pod, now: Milliseconds): boolean {
  return !isTerminal(pod) && isDrainable(pod, now);
}

export function isDrainable(pod: Pod, now: Milliseconds): boolean {
  return !toleratesDisruption(pod) && !isStuckTerminating(pod, now) && !isMirrorPod(pod);
}

/** The end of its grace period, as the API's deletionTimestamp has it; undefined where nobody deletes it. */
export function deletionTimestamp({ deletedAt, deletionGrace, spec }: Pod): Milliseconds | undefined {
  return deletedAt === undefined ? undefined : deletedAt + (deletionGrace ?? spec.terminationGracePeriod);
}

/** From when on nobody waits for it any more; Infinity: nobody deletes it. */
export function stuckAt(pod: Pod): Milliseconds {
  return (deletionTimestamp(pod) ?? Infinity) + STUCK_AFTER + 1;
}

function isStuckTerminating(pod: Pod, now: Milliseconds): boolean {
  return now >= stuckAt(pod);
}

function toleratesDisruption({ spec }: Pod): boolean {
  return untoleratedTaint(spec.tolerations, [DISRUPTED]) === undefined;
}

export interface DoNotDisrupt {
  readonly isActive: boolean;
  readonly event?: KarpenterEvent;
}

const UNPROTECTED: DoNotDisrupt = { isActive: false };
const PROTECTED: DoNotDisrupt = { isActive: true };

/** `true`, or for so long from the pod's start; what is neither is ignored, aloud. */
export function doNotDisrupt(pod: Pod, { now, startTime }: Clock): DoNotDisrupt {
  const value = own(pod.annotations, DO_NOT_DISRUPT_ANNOTATION);
  if (value === undefined) return UNPROTECTED;
  if (value === 'true') return PROTECTED;
  const span = spanOf(value);
  if (typeof span !== 'number') {
    const message = `Invalid ${DO_NOT_DISRUPT_ANNOTATION} annotation: ${span.error}, ignoring annotation`;
    return { isActive: false, event: said(pod, 'Warning', 'InvalidDoNotDisruptAnnotation', message) };
  }
  if (pod.startedAt === undefined) return PROTECTED;
  if (now - pod.startedAt < span) {
    const end = isoTime(startTime + pod.startedAt + span);
    const message = `The ${DO_NOT_DISRUPT_ANNOTATION} grace period will elapse at ${end}`;
    return { isActive: true, event: said(pod, 'Normal', 'DoNotDisruptUntil', message) };
  }
  const message = `The ${DO_NOT_DISRUPT_ANNOTATION} grace period has elapsed, pod is now disruptable`;
  return { isActive: false, event: said(pod, 'Normal', 'DoNotDisruptGracePeriodElapsed', message) };
}

/** When its annotation stops to protect it; Infinity: no time is set, or it has. A pod that has not started may do so now. */
export function protectedUntil({ annotations, startedAt }: Pod, now: Milliseconds): Milliseconds {
  const span = spanOf(own(annotations, DO_NOT_DISRUPT_ANNOTATION) ?? 'true');
  if (typeof span !== 'number') return Infinity;
  if (startedAt === undefined) return now;
  return now < startedAt + span ? startedAt + span : Infinity;
}

function spanOf(text: string): Milliseconds | { readonly error: string } {
  const span = readGoDuration(text);
  const quoted = JSON.stringify(text);
  if (typeof span !== 'number') return { error: `failed to parse ${quoted} as a duration: ${span.error}` };
  return span > 0 ? span : { error: `duration ${quoted} must be positive` };
}

function said(pod: Pod, type: KarpenterEvent['type'], reason: string, message: string): KarpenterEvent {
  return { kind: 'Pod', object: podKey(pod), type, reason, message, variant: message };
}
