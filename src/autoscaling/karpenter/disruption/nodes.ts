// What the disruption controller looks at: nodes with what becomes of them at the moment, pools, budgets, prices.

import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Pod } from '../../../kube/api/objects.ts';
import type { BudgetStatus } from '../../../kube/controllers/disruptionBudgets.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { isTrue } from '../lifecycle/conditions.ts';
import type { Clock } from '../pods.ts';
import { own } from '../../../base/own.ts';
import type { StateNode } from '../scheduling/stateNode.ts';
import { NODE_POOL_LABEL } from '../wellKnown.ts';

/** A node, and what is going on about it. */
export interface DisruptableNode extends StateNode {
  /** A provisioning pass has lately found a place for a pending pod on it. */
  readonly isNominated: boolean;
  /** A command that is under way takes it away. */
  readonly isMarked: boolean;
}

export interface ClusterView extends Clock {
  /** In no order that means anything. */
  readonly nodes: readonly DisruptableNode[];
  readonly nodePools: readonly NodePool[];
  readonly budgets: readonly Pick<BudgetStatus, 'config' | 'disruptionsAllowed'>[];
  /** All that the pool's EC2NodeClass can have, whatever the pool asks for; undefined: it cannot be told. */
  readonly instanceTypes: (nodePool: string) => readonly InstanceTypeOption[] | undefined;
  /** Pods that the scheduler has no place for. */
  readonly pendingPods: readonly Pod[];
  /** Changes when something has changed that a consolidation may come of. */
  readonly consolidationState: number;
}

/** Its claim was deleted, or is about to be. */
export function isMarkedForDeletion({ claim, isMarked }: DisruptableNode): boolean {
  if (isMarked) return true;
  return (
    claim !== undefined && (claim.deletedAt !== undefined || isTrue(claim.conditions, 'InstanceTerminating'))
  );
}

export function nodePoolNameOf({ labels }: StateNode): string | undefined {
  return own(labels, NODE_POOL_LABEL);
}
