// The pods that a loop may help: unschedulable ones that count, without those for which there is room or will be.
// @upstream cluster-autoscaler/core/podlistprocessor, core/static_autoscaler.go#filterOutYoungPods, allPodsAreNew

import { parseDuration, SECOND, type Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Pod } from '../../kube/api/objects.ts';
import type { HintingSimulator } from './placing.ts';
import type { ClusterPort } from './ports.ts';
import { isExpendable, type Snapshot } from './snapshot.ts';

/** Pods that are all younger are left to the next loop. */
const UNSCHEDULABLE_POD_BUFFER = 2 * SECOND;
const SCALE_UP_DELAY = 'cluster-autoscaler.kubernetes.io/pod-scale-up-delay';

/** With those of nodes that are being drained, which will be back. */
export function pendingPods(
  cluster: ClusterPort,
  draining: readonly string[],
  flags: ClusterAutoscalerFlags,
): Pod[] {
  const pending = [...cluster.pods()].filter(
    (pod) =>
      pod.nodeName === undefined &&
      pod.nominatedNodeName === undefined &&
      cluster.isUnschedulable(pod) &&
      pod.owner?.kind !== 'DaemonSet' &&
      !isExpendable(pod, flags),
  );
  const leaving = draining
    .flatMap((node) => [...cluster.podsOn(node)])
    .filter(
      ({ owner, phase, deletedAt }) =>
        owner !== undefined && owner.kind !== 'DaemonSet' && phase !== 'Succeeded' && deletedAt === undefined,
    );
  return [...pending, ...leaving];
}

export interface PodsToHelp {
  readonly pods: readonly Pod[];
  /** They are left to the next loop, and so are nodes that might go. */
  readonly areNew: boolean;
}

/** Whatever found a place stays there in the snapshot. */
export function podsToHelp(
  pending: readonly Pod[],
  snapshot: Snapshot,
  placing: HintingSimulator,
  flags: ClusterAutoscalerFlags,
  now: Milliseconds,
): PodsToHelp {
  if (pending.length === 0) return { pods: [], areNew: false };
  const important = [...pending].sort((one, other) => other.spec.priority - one.spec.priority);
  const placed = new Set(placing.place(snapshot, important, () => true, false));
  placing.dropOldHints();
  const isOldEnough = (pod: Pod): boolean => {
    const delay = scaleUpDelayOf(pod, flags['new-pod-scale-up-delay']);
    return delay === 0 || now - pod.createdAt > delay;
  };
  const pods = important.filter((pod) => !placed.has(pod) && isOldEnough(pod));
  if (pods.length === 0) return { pods, areNew: false };
  const oldest = Math.min(...pods.map(({ createdAt }) => createdAt));
  const areNew = oldest + UNSCHEDULABLE_POD_BUFFER > now;
  return { pods: areNew ? [] : pods, areNew };
}

/** A pod may ask for a longer one than all have. */
function scaleUpDelayOf({ annotations }: Pod, ofAll: Milliseconds): Milliseconds {
  return Math.max(ofAll, parseDuration(annotations[SCALE_UP_DELAY] ?? '') ?? 0);
}
