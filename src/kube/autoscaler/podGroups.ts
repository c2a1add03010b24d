// Which pods count for a metric, and how.
// @upstream pkg/controller/podautoscaler/replica_calculator.go#groupPods

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { ObservedPod, ResourceSample } from './observation.ts';

/** `--horizontal-pod-autoscaler-cpu-initialization-period` */
const CPU_INITIALIZATION_PERIOD = 5 * MINUTE;
/** `--horizontal-pod-autoscaler-initial-readiness-delay` */
const INITIAL_READINESS_DELAY = 30 * SECOND;

export interface PodGroups {
  /** Usage of those that are measured and count in full. */
  readonly ready: ReadonlyMap<string, number>;
  readonly unready: readonly ObservedPod[];
  /** Nothing is known of what they use. */
  readonly missing: readonly ObservedPod[];
}

/** Pods that are being deleted or have failed are in no group. */
export function groupPods(
  pods: readonly ObservedPod[],
  resource: string,
  sample: ResourceSample,
  now: Milliseconds,
): PodGroups {
  const ready = new Map<string, number>();
  const unready: ObservedPod[] = [];
  const missing: ObservedPod[] = [];
  for (const pod of pods) {
    if (pod.state === 'deleted' || pod.state === 'failed') continue;
    const usage = sample.usage.get(pod.name);
    if (pod.state === 'pending') unready.push(pod);
    else if (usage === undefined) missing.push(pod);
    else if (resource === 'cpu' && isUnready(pod, sample, now)) unready.push(pod);
    else ready.set(pod.name, usage);
  }
  return { ready, unready, missing };
}

/** What a pod uses while it starts says nothing of its load. */
function isUnready(
  { ready, startedAt, readyChangedAt }: ObservedPod,
  sample: ResourceSample,
  now: Milliseconds,
): boolean {
  if (startedAt === undefined || readyChangedAt === undefined) return true;
  if (startedAt + CPU_INITIALIZATION_PERIOD > now)
    return !ready || sample.takenAt < readyChangedAt + sample.window;
  return !ready && startedAt + INITIAL_READINESS_DELAY > readyChangedAt;
}
