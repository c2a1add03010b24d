// What the limits of NodePools leave. @upstream karpenter pkg/controllers/provisioning/scheduling/scheduler.go

import { own } from '../../../base/own.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Resources } from '../../../kube/api/objects.ts';
import { NODE_POOL_LABEL } from '../wellKnown.ts';
import { amountsText, most } from './amounts.ts';
import type { Failure } from './failure.ts';
import type { StateNode } from './stateNode.ts';
import type { Candidate } from './typeFilter.ts';

/** How many nodes, among the resources of a limit. */
const NODES = 'nodes';

export class RemainingLimits {
  /** By NodePool, of those with limits. */
  private readonly left = new Map<string, Record<string, number>>();

  constructor(pools: readonly NodePool[], nodes: readonly StateNode[]) {
    for (const { name, limits } of pools)
      if (Object.keys(limits).length > 0) this.left.set(name, { ...limits });
    if (this.left.size === 0) return;
    for (const { labels, capacity } of nodes) {
      const left = this.left.get(own(labels, NODE_POOL_LABEL) ?? '');
      if (left === undefined) continue;
      take(left, capacity);
      if (left[NODES] !== undefined) left[NODES] -= 1;
    }
  }

  /** Types of which one more stays within the limits. */
  within(pool: string, candidates: readonly Candidate[]): readonly Candidate[] | Failure {
    const left = this.left.get(pool);
    if (left === undefined) return candidates;
    if (left[NODES] === 0) return () => `node limits have been exhausted for nodepool (NodePool=${pool})`;
    const names = Object.keys(left);
    const within = candidates.filter(({ option }) =>
      names.every((name) => (option.capacity[name] ?? 0) <= (left[name] ?? 0)),
    );
    if (within.length > 0) return within;
    return () => `all available instance types exceed limits for nodepool (NodePool=${pool})`;
  }

  /** A claim counts as the largest of its types; as a node it counts only when it is there. */
  charge(pool: string, candidates: readonly Candidate[]): void {
    const left = this.left.get(pool);
    if (left === undefined) return;
    take(
      left,
      candidates.reduce<Resources>((largest, { option }) => most(largest, option.capacity), {}),
    );
  }
}

function take(left: Record<string, number>, amounts: Resources): void {
  for (const name in left) left[name] = (left[name] ?? 0) - (amounts[name] ?? 0);
}

/**
 * What of a NodePool is above its limit before one more NodeClaim is made; undefined: nothing.
 * @upstream karpenter pkg/apis/v1/nodepool.go#Limits.ExceededBy
 */
export function exceededLimit({ limits }: NodePool, usage: Resources): string | undefined {
  for (const [name, limit] of Object.entries(limits)) {
    const used = usage[name] ?? 0;
    if (used <= limit) continue;
    const text = (amount: number): string => {
      const [, value = ''] = /:"(.*)"/.exec(amountsText({ [name]: amount })) ?? [];
      return value;
    };
    return `resource usage exceeds limit (limit=${text(limit)}, resource-name=${name}, usage=${text(used)})`;
  }
  return undefined;
}
