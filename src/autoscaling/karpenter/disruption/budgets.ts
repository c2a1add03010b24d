// How many nodes of each NodePool may be disrupted now. @upstream karpenter pkg/controllers/disruption/helpers.go
// #BuildDisruptionBudgetMapping, pkg/apis/v1/nodepool.go#GetAllowedDisruptionsByReason

import { MINUTE, type Milliseconds } from '../../../base/time.ts';
import { resolveIntOrPercent } from '../../../kube/api/intOrPercent.ts';
import type { DisruptionBudget, DisruptionReason, NodePool } from '../../../kube/api/nodePool.ts';
import { parseCronSchedule } from '../../../kube/controllers/cronSchedule.ts';
import type { KarpenterEvent } from '../events.ts';
import { isTrue } from '../lifecycle/conditions.ts';
import { isMarkedForDeletion, nodePoolNameOf, type ClusterView } from './nodes.ts';

export interface AllowedDisruptions {
  readonly left: Map<string, number>;
  readonly events: readonly KarpenterEvent[];
}

export function allowedDisruptions(view: ClusterView, reason: DisruptionReason): AllowedDisruptions {
  const counts = countsByPool(view);
  const left = new Map<string, number>();
  const events: KarpenterEvent[] = [];
  for (const pool of view.nodePools) {
    const { nodes = 0, disrupting = 0 } = counts.get(pool.name) ?? {};
    const allowed = allowedBy(pool, nodes, reason, view.startTime + view.now);
    left.set(pool.name, Math.max(0, allowed - disrupting));
    if (nodes > 0 && allowed === 0) events.push(blocked(pool.name, reason));
  }
  return { left, events };
}

/** Nodes that are not ready are being disrupted already, whoever does it. */
function countsByPool({ nodes }: ClusterView): Map<string, { nodes: number; disrupting: number }> {
  const counts = new Map<string, { nodes: number; disrupting: number }>();
  for (const node of nodes) {
    const { claim, isInitialized } = node;
    const pool = nodePoolNameOf(node);
    if (claim === undefined || pool === undefined || !isInitialized) continue;
    if (isTrue(claim.conditions, 'InstanceTerminating')) continue;
    const count = counts.get(pool) ?? { nodes: 0, disrupting: 0 };
    count.nodes++;
    if (node.node?.ready !== true || isMarkedForDeletion(node)) count.disrupting++;
    counts.set(pool, count);
  }
  return counts;
}

/** The least of what its budgets allow. Shares are rounded up: of a few nodes one may always go. */
export function allowedBy(
  { disruption }: Pick<NodePool, 'disruption'>,
  nodes: number,
  reason: DisruptionReason,
  unixNow: Milliseconds,
): number {
  let allowed = Infinity;
  for (const budget of disruption.budgets) {
    const isAbout = budget.reasons.length === 0 || budget.reasons.includes(reason);
    if (isAbout && isActive(budget, unixNow)) {
      allowed = Math.min(allowed, resolveIntOrPercent(budget.nodes, nodes, 'up'));
    }
  }
  return allowed;
}

/** Until its duration has passed since a time of the schedule. What is no schedule allows nothing, always. */
function isActive({ window }: DisruptionBudget, unixNow: Milliseconds): boolean {
  if (window === undefined) return true;
  const schedule = parseCronSchedule(window.schedule);
  return schedule === undefined || schedule.next(unixNow - window.duration) <= unixNow;
}

function blocked(object: string, reason: DisruptionReason): KarpenterEvent {
  return {
    kind: 'NodePool',
    object,
    type: 'Normal',
    reason: 'DisruptionBlocked',
    message: `No allowed disruptions for disruption reason ${reason} due to blocking budget`,
    variant: reason,
    quietFor: MINUTE,
  };
}
