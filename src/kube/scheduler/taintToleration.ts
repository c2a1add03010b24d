// TaintToleration: taints that keep a pod off a node, and taints that only speak against it.
// @upstream pkg/scheduler/framework/plugins/tainttoleration, component-helpers/scheduling/corev1/helpers.go

import type { Taint, Toleration } from '../api/objects.ts';

const REASON = 'node(s) had untolerated taint';

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false;
  if (toleration.key !== undefined && toleration.key !== '' && toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === taint.value;
}

/** The first NoSchedule or NoExecute taint, in the node's order, that nothing tolerates. */
export function untoleratedTaint(
  tolerations: readonly Toleration[],
  taints: readonly Taint[],
): Taint | undefined {
  return taints.find((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, tolerations));
}

/** How many PreferNoSchedule taints nothing tolerates. */
export function avoidedTaints(tolerations: readonly Toleration[], taints: readonly Taint[]): number {
  let count = 0;
  for (const taint of taints) {
    if (taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)) count++;
  }
  return count;
}

export function untoleratedTaintReason(taint: Taint, named: boolean): string {
  return named ? `${REASON} {${taint.key}: ${taint.value}}` : `${REASON}(s)`;
}

function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some((toleration) => tolerates(toleration, taint));
}
