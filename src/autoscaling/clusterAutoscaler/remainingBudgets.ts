// What PodDisruptionBudgets still allow in a loop, as nodes are planned to go.
// @upstream cluster-autoscaler/core/scaledown/pdb/basic.go

import type { DisruptionBudget } from '../../kube/api/disruptionBudget.ts';
import type { Pod } from '../../kube/api/objects.ts';
import { matchesSelector } from '../../kube/scheduler/labelSelector.ts';

interface Remaining {
  readonly budget: DisruptionBudget;
  allowed: number;
}

export class RemainingBudgets {
  private readonly remaining: readonly Remaining[];

  constructor(budgets: readonly DisruptionBudget[]) {
    this.remaining = budgets.map((budget) => ({ budget, allowed: budget.disruptionsAllowed }));
  }

  covers(pod: Pod): boolean {
    return this.of(pod).length > 0;
  }

  /** By the least generous; Infinity without any. */
  allowedFor(pod: Pod): number {
    return Math.min(Infinity, ...this.of(pod).map(({ allowed }) => allowed));
  }

  /** Whether they may go all at once. */
  allowAllOf(pods: readonly Pod[]): boolean {
    return this.remaining.every(({ budget, allowed }) => {
      const covered = pods.filter((pod) => isCovered(pod, budget)).length;
      return covered === 0 || covered <= allowed;
    });
  }

  remove(pods: readonly Pod[]): void {
    for (const pod of pods) for (const entry of this.of(pod)) entry.allowed = Math.max(0, entry.allowed - 1);
  }

  private of(pod: Pod): Remaining[] {
    return this.remaining.filter(({ budget }) => isCovered(pod, budget));
  }
}

function isCovered({ namespace, labels }: Pod, budget: DisruptionBudget): boolean {
  return namespace === budget.namespace && matchesSelector(budget.selector, labels);
}
