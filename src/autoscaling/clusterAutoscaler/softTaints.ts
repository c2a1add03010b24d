// The taint that keeps pods off nodes that will perhaps go, written on a few nodes a loop.
// @upstream cluster-autoscaler/core/scaledown/actuation/softtaint.go

import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Node } from '../../kube/api/objects.ts';
import type { ClusterPort } from './ports.ts';
import { DELETION_CANDIDATE, isDeletionCandidate, isToBeDeleted } from './taints.ts';

/** Whether some are left for the next loop. */
export function updateSoftTaints(
  nodes: readonly Node[],
  isUnneeded: (node: Node) => boolean,
  cluster: ClusterPort,
  flags: ClusterAutoscalerFlags,
): boolean {
  const most = flags['max-bulk-soft-taint-count'];
  const wrong = nodes.filter(
    (node) => !isToBeDeleted(node) && isDeletionCandidate(node) !== isUnneeded(node),
  );
  const inOrder = [...wrong.filter((node) => !isUnneeded(node)), ...wrong.filter(isUnneeded)];
  for (const node of inOrder.slice(0, most)) {
    cluster.setTaint(node, DELETION_CANDIDATE, isUnneeded(node));
  }
  return most > 0 && inOrder.length > most;
}
