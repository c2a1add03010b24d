// Which pods no eviction can move at the moment, for their PodDisruptionBudgets. @upstream karpenter pkg/utils/pdb/pdb.go

import type { Pod } from '../../../kube/api/objects.ts';
import type { PodDisruptionBudgetConfig } from '../../../kube/api/config.ts';
import { matchesSelector } from '../../../kube/scheduler/labelSelector.ts';
import { doNotDisrupt, isActive, isEvictable, isReschedulable } from '../pods.ts';
import type { ClusterView } from './nodes.ts';

type BudgetView = Pick<ClusterView, 'budgets' | 'now' | 'startTime'>;

/** Why one of the pods cannot be evicted; undefined: each can, by itself. */
export function evictionRefusal(pods: readonly Pod[], view: BudgetView): string | undefined {
  for (const pod of pods) {
    if (!isEvictable(pod, view)) continue;
    const budgets = view.budgets.filter(({ config }) => covers(config, pod));
    const [budget] = budgets;
    const names = budgets.map(({ config }) => `${config.namespace}/${config.name}`).sort();
    if (names.length > 1)
      return `eviction does not support multiple PDBs (PodDisruptionBudget(s)=[${names.join(' ')}])`;
    if (budget === undefined || mayGoUnhealthy(budget.config, pod)) continue;
    if (budget.disruptionsAllowed === 0)
      return `pdb prevents pod evictions (PodDisruptionBudget=[${names.join(' ')}])`;
  }
  return undefined;
}

/** Whether the pod will be evicted when its node goes, and so needs a place: a budget that never allows it says no. */
export function isCurrentlyReschedulable(pod: Pod, view: BudgetView): boolean {
  const isKept = isActive(pod) && doNotDisrupt(pod, view).isActive;
  return isReschedulable(pod) && !isKept && !isFullyBlocked(pod, view);
}

function isFullyBlocked(pod: Pod, view: BudgetView): boolean {
  if (!isEvictable(pod, view)) return false;
  return view.budgets.some(
    ({ config }) => covers(config, pod) && !mayGoUnhealthy(config, pod) && isFullyBlocking(config),
  );
}

function covers({ namespace, selector }: PodDisruptionBudgetConfig, pod: Pod): boolean {
  return namespace === pod.namespace && matchesSelector(selector, pod.labels);
}

function mayGoUnhealthy({ unhealthyPodEvictionPolicy }: PodDisruptionBudgetConfig, { ready }: Pod): boolean {
  return unhealthyPodEvictionPolicy === 'AlwaysAllow' && !ready;
}

function isFullyBlocking({ limit: { kind, value } }: PodDisruptionBudgetConfig): boolean {
  if (kind === 'maxUnavailable') return value.value === 0;
  return value.kind === 'percent' && value.value === 100;
}
