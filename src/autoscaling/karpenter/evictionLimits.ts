// Which pods no eviction can move at the moment, for their PodDisruptionBudgets. @upstream karpenter pkg/utils/pdb/pdb.go

import type { PodDisruptionBudgetConfig } from '../../kube/api/config.ts';
import type { Pod } from '../../kube/api/objects.ts';
import type { BudgetStatus } from '../../kube/controllers/disruptionBudgets.ts';
import { matchesSelector } from '../../kube/scheduler/labelSelector.ts';
import { doNotDisrupt, isActive, isEvictable, isReschedulable, type Clock } from './pods.ts';

/** Why one of the pods cannot be evicted; undefined: each can, by itself. */
export function evictionRefusal(
  pods: readonly Pod[],
  budgets: readonly Pick<BudgetStatus, 'config' | 'disruptionsAllowed'>[],
  clock: Clock,
): string | undefined {
  for (const pod of pods) {
    if (!isEvictable(pod, clock)) continue;
    const covering = budgets.filter(({ config }) => covers(config, pod));
    const [budget] = covering;
    const names = covering.map(({ config }) => `${config.namespace}/${config.name}`).sort();
    if (names.length > 1)
      return `eviction does not support multiple PDBs (PodDisruptionBudget(s)=[${names.join(' ')}])`;
    if (budget === undefined || mayGoUnhealthy(budget.config, pod)) continue;
    if (budget.disruptionsAllowed === 0)
      return `pdb prevents pod evictions (PodDisruptionBudget=[${names.join(' ')}])`;
  }
  return undefined;
}

/** Whether the pod will be evicted when its node goes, and so needs a place: what never allows it says no. */
export function isCurrentlyReschedulable(
  pod: Pod,
  budgets: readonly PodDisruptionBudgetConfig[],
  clock: Clock,
): boolean {
  const isKept = isActive(pod) && doNotDisrupt(pod, clock).isActive;
  return isReschedulable(pod) && !isKept && !isFullyBlocked(pod, budgets, clock);
}

function isFullyBlocked(pod: Pod, budgets: readonly PodDisruptionBudgetConfig[], clock: Clock): boolean {
  if (!isEvictable(pod, clock)) return false;
  const covering = budgets.filter((budget) => covers(budget, pod));
  return (
    covering.length > 1 || covering.some((budget) => !mayGoUnhealthy(budget, pod) && isFullyBlocking(budget))
  );
}

function covers({ namespace, selector }: PodDisruptionBudgetConfig, pod: Pod): boolean {
  return namespace === pod.namespace && matchesSelector(selector, pod.labels);
}

function mayGoUnhealthy({ unhealthyPodEvictionPolicy }: PodDisruptionBudgetConfig, { ready }: Pod): boolean {
  return unhealthyPodEvictionPolicy === 'AlwaysAllow' && !ready;
}

/** Whatever state its pods are in. */
function isFullyBlocking({ limit: { kind, value } }: PodDisruptionBudgetConfig): boolean {
  if (kind === 'maxUnavailable') return value.value === 0;
  return value.kind === 'percent' && value.value === 100;
}
