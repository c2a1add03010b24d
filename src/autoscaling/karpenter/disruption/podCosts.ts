// What it costs to move pods, by what their owners say of them. @upstream karpenter pkg/utils/disruption/disruption.go

import { own } from '../../../base/own.ts';
import type { Pod } from '../../../kube/api/objects.ts';

const DELETION_COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';
const COST_UNIT = 2 ** 27;
const PRIORITY_UNIT = 2 ** 25;
const MOST = 10;
const INTEGER = /^[+-]?\d+$/;

/** Of a node by itself, whatever runs on it. */
export const NODE_COST = 1;

/** 1 where nobody says anything. */
function evictionCost({ annotations, spec }: Pod): number {
  const text = own(annotations, DELETION_COST_ANNOTATION) ?? '';
  const deletionCost = INTEGER.test(text) ? Number(text) : 0;
  const cost = 1 + deletionCost / COST_UNIT + spec.priority / PRIORITY_UNIT;
  return Math.min(MOST, Math.max(-MOST, cost));
}

/** Of a node with these pods to move: none of them makes it cheaper. */
export function disruptionCost(pods: readonly Pod[]): number {
  return pods.reduce((cost, pod) => cost + Math.max(0, evictionCost(pod)), NODE_COST);
}
