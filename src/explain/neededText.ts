// Why Cluster Autoscaler keeps a node, in words.

import type { NodeScalingFact, UnremovableReason } from '../kube/api/nodeScalingFacts.ts';
import { podLabel } from '../record/labels.ts';

type NodeNeeded = Extract<NodeScalingFact, { readonly kind: 'node-needed' }>;

const UNREMOVABLE: Readonly<Record<UnremovableReason, string>> = {
  ScaleDownDisabledAnnotation: 'its annotation cluster-autoscaler.kubernetes.io/scale-down-disabled is true',
  ScaleDownUnreadyDisabled: 'nodes that are not Ready are kept',
  NotUnneededLongEnough: 'it has not been unneeded for long enough',
  NotUnreadyLongEnough: 'it has not been NotReady for long enough',
  NodeGroupMinSizeReached: 'its group has no more nodes than its minimum',
  MinimalResourceLimitExceeded: 'the cluster would have fewer resources than its minimum',
  NotUnderutilized: 'its pods request too much of it',
  NoPlaceToMovePods: 'no other node takes its pods',
  BlockedByPod: 'a pod may not be moved',
};

/** `no other node takes its pods (NoPlaceToMovePods)`. */
export function neededText({ reason, blockingPod, blockedBy, utilization }: NodeNeeded): string {
  const share = utilization === undefined ? '' : `: ${Math.round(100 * utilization)}%`;
  const pod =
    blockingPod === undefined
      ? ''
      : `: ${podLabel(blockingPod)}${blockedBy === undefined ? '' : ` (${blockedBy})`}`;
  return `${UNREMOVABLE[reason]}${share}${pod} (${reason})`;
}
