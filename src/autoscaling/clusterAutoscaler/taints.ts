// Cluster Autoscaler's own taints, and those that a template of a node group does not have.
// @upstream cluster-autoscaler/utils/taints/taints.go

import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Node, Taint } from '../../kube/api/objects.ts';

/** The real ones carry the Unix time as value; nothing here reads it. */
export const TO_BE_DELETED: Taint = {
  key: 'ToBeDeletedByClusterAutoscaler',
  value: '',
  effect: 'NoSchedule',
};
export const DELETION_CANDIDATE: Taint = {
  key: 'DeletionCandidateOfClusterAutoscaler',
  value: '',
  effect: 'PreferNoSchedule',
};

const STARTUP_PREFIXES = [
  'startup-taint.cluster-autoscaler.kubernetes.io/',
  'ignore-taint.cluster-autoscaler.kubernetes.io/',
];
const STATUS_PREFIX = 'status-taint.cluster-autoscaler.kubernetes.io/';

/** What nodes have for a time, as their conditions say. */
const OF_CONDITIONS = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/unschedulable',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/network-unavailable',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/out-of-service',
  'node.cloudprovider.kubernetes.io/uninitialized',
  'node.cloudprovider.kubernetes.io/shutdown',
]);

export function isToBeDeleted({ taints }: Pick<Node, 'taints'>): boolean {
  return has(taints, TO_BE_DELETED);
}

export function isDeletionCandidate({ taints }: Pick<Node, 'taints'>): boolean {
  return has(taints, DELETION_CANDIDATE);
}

function has(taints: readonly Taint[], { key }: Taint): boolean {
  return taints.some((taint) => taint.key === key);
}

/** A node with one counts as not ready. */
export function isStartupTaint({ key }: Taint, flags: ClusterAutoscalerFlags): boolean {
  return (
    flags['startup-taint'].includes(key) ||
    flags['ignore-taint'].includes(key) ||
    STARTUP_PREFIXES.some((prefix) => key.startsWith(prefix))
  );
}

/** The taints that new nodes of the same group will have for good. */
export function lastingTaints(taints: readonly Taint[], flags: ClusterAutoscalerFlags): readonly Taint[] {
  return taints.filter(
    (taint) =>
      !OF_CONDITIONS.has(taint.key) &&
      taint.key !== TO_BE_DELETED.key &&
      taint.key !== DELETION_CANDIDATE.key &&
      !isStartupTaint(taint, flags) &&
      !flags['status-taint'].includes(taint.key) &&
      !taint.key.startsWith(STATUS_PREFIX),
  );
}
