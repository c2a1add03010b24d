// The policy Balanced: a move is taken if what it saves of its NodePool's cost is worth what it disrupts of it.
// @upstream karpenter pkg/controllers/disruption/balanced.go

import { own } from '../../../base/own.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Pod } from '../../../kube/api/objects.ts';
import type { KarpenterEvent } from '../events.ts';
import { isOwnedByDaemonSet, isTerminal } from '../pods.ts';
import { INSTANCE_TYPE_LABEL } from '../wellKnown.ts';
import { namesOf, priceOf, type Candidate } from './candidates.ts';
import { estimatedSavings, sourceCost, type Command } from './command.ts';
import { consolidationApproved, consolidationApprovedOfPool } from './disruptionEvents.ts';
import { nodePoolNameOf, type ClusterView, type DisruptableNode } from './nodes.ts';
import { disruptionCost } from './podCosts.ts';

const K = 2;
const THRESHOLD = 1 / K;

export interface PoolTotals {
  /** USD an hour. */
  readonly cost: number;
  readonly disruptionCost: number;
}

/**
 * Of NodePools with the policy, by name: of all nodes, whether they may be disrupted or not; of those that may not all
 * pods count.
 */
export function poolTotals(
  view: ClusterView,
  candidates: readonly Candidate[],
): ReadonlyMap<string, PoolTotals> {
  const balanced = new Set(view.nodePools.filter(isBalanced).map(({ name }) => name));
  if (balanced.size === 0) return new Map();
  const known = new Map(candidates.map((candidate) => [candidate.node, candidate]));
  const totals = new Map<string, PoolTotals>();
  for (const node of view.nodes) {
    const pool = nodePoolNameOf(node);
    if (pool === undefined || !balanced.has(pool)) continue;
    const { cost = 0, disruptionCost: disrupted = 0 } = totals.get(pool) ?? {};
    const candidate = known.get(node);
    totals.set(pool, {
      cost: cost + (candidate?.price ?? priceIn(view, pool, node)),
      disruptionCost: disrupted + (candidate?.disruptionCost ?? disruptionCost(node.pods.filter(isCounted))),
    });
  }
  return totals;
}

function isBalanced({ disruption }: NodePool): boolean {
  return disruption.consolidationPolicy === 'Balanced';
}

function priceIn({ instanceTypes }: ClusterView, pool: string, node: DisruptableNode): number {
  const name = own(node.labels, INSTANCE_TYPE_LABEL);
  const type = instanceTypes(pool)?.find((one) => one.name === name);
  return priceOf(node, type);
}

function isCounted(pod: Pod): boolean {
  return !isTerminal(pod) && !isOwnedByDaemonSet(pod);
}

interface Score {
  readonly score: number;
  readonly savings: number;
  readonly disruption: number;
}

export interface Approval {
  readonly isApproved: boolean;
  readonly events: readonly KarpenterEvent[];
}

/** Each NodePool with the policy must find it worth its while; others do not mind. */
export function approval(command: Command, totals: ReadonlyMap<string, PoolTotals>): Approval {
  const byPool = new Map<string, Candidate[]>();
  for (const candidate of command.candidates) {
    const { name } = candidate.nodePool;
    byPool.set(name, [...(byPool.get(name) ?? []), candidate]);
  }
  const scores = [...byPool].flatMap(([pool, candidates]) => {
    const total = totals.get(pool);
    if (total === undefined) return [];
    const share = byPool.size > 1 ? sourceCost(candidates) / sourceCost(command.candidates) : 1;
    const savings = estimatedSavings(command) * (Number.isFinite(share) ? share : 1);
    return [{ pool, candidates, ...scoreOf(savings, candidates, total) }];
  });
  const [only] = command.candidates;
  return {
    isApproved: scores.every(({ score }) => score >= THRESHOLD),
    events: scores.flatMap((score) => {
      if (score.score < THRESHOLD) return [];
      const text = scoreText(score);
      return only !== undefined && command.candidates.length === 1
        ? consolidationApproved(namesOf(only), text)
        : [consolidationApprovedOfPool(score.pool, text)];
    }),
  };
}

/** Whether deleting the node, which saves most, would be worth it. */
export function canBeWorthIt(candidate: Candidate, totals: ReadonlyMap<string, PoolTotals>): boolean {
  const { nodePool, price } = candidate;
  const total = totals.get(nodePool.name);
  return total === undefined || total.cost <= 0 || scoreOf(price, [candidate], total).score >= THRESHOLD;
}

function scoreOf(saved: number, candidates: readonly Candidate[], totals: PoolTotals): Score {
  if (totals.cost <= 0 || totals.disruptionCost <= 0) return { score: 0, savings: 0, disruption: 0 };
  const disrupted = candidates.reduce((sum, candidate) => sum + candidate.disruptionCost, 0);
  const savings = saved / totals.cost;
  const disruption = disrupted / totals.disruptionCost;
  return { score: savings <= 0 ? 0 : savings / disruption, savings, disruption };
}

function scoreText({ score, savings, disruption }: Score): string {
  const shares = `savings ${(savings * 100).toFixed(1)}%, disruption ${(disruption * 100).toFixed(1)}%`;
  return `score ${score.toFixed(2)} >= threshold ${THRESHOLD.toFixed(2)} (k: ${K}, ${shares})`;
}
