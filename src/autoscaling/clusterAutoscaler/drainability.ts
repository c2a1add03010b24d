// Which pods of a node would have to move, and which keep it.
// @upstream cluster-autoscaler/simulator/drainability/rules, simulator/drain.go#GetPodsToMove

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Pod } from '../../kube/api/objects.ts';
import { localVolumesOf } from './localVolumes.ts';
import type { RemainingBudgets } from './remainingBudgets.ts';

const SAFE_TO_EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
const SAFE_VOLUMES = 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes';

/** @upstream utils/drain#BlockingPodReason */
export type BlockingReason =
  | 'ControllerNotFound'
  | 'NotReplicated'
  | 'UnmovableKubeSystemPod'
  | 'NotSafeToEvictAnnotation'
  | 'LocalStorageRequested'
  | 'NotEnoughPdb';

export type Movable =
  | { readonly kind: 'movable'; readonly pods: readonly Pod[] }
  | { readonly kind: 'blocked'; readonly pod: Pod; readonly reason: BlockingReason };

type Outcome = 'drain' | 'skip' | BlockingReason;

export interface DrainRules {
  readonly flags: ClusterAutoscalerFlags;
  readonly budgets: RemainingBudgets;
  readonly now: Milliseconds;
}

/** After its grace period a pod that is being deleted gets so much longer. */
const TERMINATING_EXTRA = 30 * SECOND;

/** Longer than it was given: it does not count any more. @upstream utils/drain#IsPodLongTerminating */
export function isLongTerminating({ deletedAt, spec }: Pod, now: Milliseconds): boolean {
  return deletedAt !== undefined && deletedAt + spec.terminationGracePeriod + TERMINATING_EXTRA < now;
}

/** DaemonSet pods are not among those to move. */
export function podsToMove(pods: Iterable<Pod>, rules: DrainRules): Movable {
  const movable: Pod[] = [];
  for (const pod of pods) {
    const outcome = outcomeOf(pod, rules);
    if (outcome === 'drain') {
      if (pod.owner?.kind !== 'DaemonSet') movable.push(pod);
    } else if (outcome !== 'skip') return { kind: 'blocked', pod, reason: outcome };
  }
  return { kind: 'movable', pods: movable };
}

/** The first rule that has something to say. */
function outcomeOf(pod: Pod, { flags, budgets, now }: DrainRules): Outcome {
  if (isLongTerminating(pod, now)) return 'skip';
  if (pod.owner?.kind === 'DaemonSet' || pod.annotations[SAFE_TO_EVICT] === 'true') return 'drain';
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return 'drain';
  if (pod.owner === undefined && flags['skip-nodes-with-custom-controller-pods']) return 'NotReplicated';
  if (flags['skip-nodes-with-system-pods'] && isYoungSystemPod(pod, budgets, flags, now)) {
    return 'UnmovableKubeSystemPod';
  }
  if (pod.annotations[SAFE_TO_EVICT] === 'false') return 'NotSafeToEvictAnnotation';
  if (flags['skip-nodes-with-local-storage'] && hasBlockingVolume(pod)) return 'LocalStorageRequested';
  return budgets.allowedFor(pod) < 1 ? 'NotEnoughPdb' : 'drain';
}

function isYoungSystemPod(
  pod: Pod,
  budgets: RemainingBudgets,
  flags: ClusterAutoscalerFlags,
  now: Milliseconds,
): boolean {
  if (pod.namespace !== 'kube-system' || budgets.covers(pod)) return false;
  return pod.createdAt + flags['blocking-system-pod-distruption-timeout'] > now;
}

function hasBlockingVolume(pod: Pod): boolean {
  const safe = (pod.annotations[SAFE_VOLUMES] ?? '').split(',');
  return localVolumesOf(pod).some((name) => !safe.includes(name));
}
