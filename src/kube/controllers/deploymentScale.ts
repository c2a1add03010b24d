// How many replicas each ReplicaSet of a Deployment should have next: pure decisions on numbers.
// @upstream pkg/controller/deployment/rolling.go, sync.go, util/deployment_util.go

import { elementAt } from '../../base/assert.ts';
import type { DeploymentConfig, DeploymentStrategy } from '../api/config.ts';
import { resolveIntOrPercent } from '../api/intOrPercent.ts';

const QUARTER = { kind: 'percent', value: 25 } as const;
export const DEFAULT_STRATEGY: DeploymentStrategy = {
  type: 'RollingUpdate',
  maxSurge: QUARTER,
  maxUnavailable: QUARTER,
};

export interface RolloutLimits {
  readonly desired: number;
  /** Replicas of all ReplicaSets together during a rollout. */
  readonly most: number;
  /** Available ones that a rollout leaves. */
  readonly leastAvailable: number;
}

/** What the Deployment's controller reads of a ReplicaSet. */
export interface ReplicaCounts {
  readonly replicas: number;
  readonly available: number;
}

/** Surge is rounded up, unavailability down; where both come to nothing, one may be unavailable. */
export function rolloutLimits(
  { strategy = DEFAULT_STRATEGY }: DeploymentConfig,
  desired: number,
): RolloutLimits {
  if (strategy.type === 'Recreate') return { desired, most: desired, leastAvailable: 0 };
  const surge = resolveIntOrPercent(strategy.maxSurge, desired, 'up');
  const resolved = resolveIntOrPercent(strategy.maxUnavailable, desired, 'down');
  const unavailable = Math.min(surge === 0 && resolved === 0 ? 1 : resolved, desired);
  return { desired, most: desired + surge, leastAvailable: desired - unavailable };
}

/** The new ReplicaSet takes what room the surge leaves. */
export function growNew(limits: RolloutLimits, fresh: ReplicaCounts, old: readonly ReplicaCounts[]): number {
  if (fresh.replicas >= limits.desired) return limits.desired;
  const room = limits.most - fresh.replicas - sum(old);
  return fresh.replicas + Math.max(0, Math.min(room, limits.desired - fresh.replicas));
}

/** New sizes of the old ReplicaSets, given oldest first: what does not run goes first, then what can be spared. */
export function shrinkOld(
  limits: RolloutLimits,
  fresh: ReplicaCounts,
  old: readonly ReplicaCounts[],
): readonly number[] {
  const total = sum(old) + fresh.replicas;
  let spare = total - limits.leastAvailable - (fresh.replicas - fresh.available);
  if (spare <= 0) return old.map(({ replicas }) => replicas);
  const healthy = old.map(({ replicas, available }) => {
    const unhealthy = Math.max(0, Math.min(spare, replicas - available));
    spare -= unhealthy;
    return replicas - unhealthy;
  });
  const available = old.reduce((count, one) => count + one.available, fresh.available);
  let left = available - limits.leastAvailable;
  return healthy.map((size) => {
    const fewer = Math.max(0, Math.min(left, size));
    left -= fewer;
    return size - fewer;
  });
}

/** A ReplicaSet with replicas while the Deployment is scaled in the midst of a rollout. */
export interface ScaledSet {
  readonly replicaSet: { readonly replicas: number };
  /** `most` when this set was last scaled. */
  readonly mostReplicas: number;
  /** The newer, the higher. */
  readonly number: number;
}

/** New sizes: the change is shared out by size; what rounding leaves goes to the largest. */
export function scaleInProportion(limits: RolloutLimits, sets: readonly ScaledSet[]): readonly number[] {
  const allowed = limits.desired > 0 ? limits.most : 0;
  const sizes = sets.map(({ replicaSet }) => replicaSet.replicas);
  const change = allowed - sizes.reduce((total, size) => total + size, 0);
  const order = bySize(sets, change > 0);
  let left = change;
  for (const [index, set] of order) {
    const part = proportion(set, limits, left);
    sizes[index] = set.replicaSet.replicas + part;
    left -= part;
  }
  const [largest] = order.map(([index]) => index);
  if (largest !== undefined) sizes[largest] = Math.max(0, elementAt(sizes, largest) + left);
  return sizes;
}

/** With their indexes, largest first; among equals the newer gains first and the older loses first. */
function bySize(sets: readonly ScaledSet[], newerFirst: boolean): [number, ScaledSet][] {
  const sign = newerFirst ? -1 : 1;
  return [...sets.entries()].sort(
    ([, a], [, b]) => b.replicaSet.replicas - a.replicaSet.replicas || sign * (a.number - b.number),
  );
}

function proportion(set: ScaledSet, limits: RolloutLimits, left: number): number {
  const { replicas } = set.replicaSet;
  if (replicas === 0 || left === 0) return 0;
  const before = set.mostReplicas === 0 ? limits.most : set.mostReplicas;
  const scaled = limits.desired === 0 ? 0 : Math.round((replicas * limits.most) / before);
  return left > 0 ? Math.min(scaled - replicas, left) : Math.max(scaled - replicas, left);
}

function sum(sets: readonly { readonly replicas: number }[]): number {
  return sets.reduce((total, { replicas }) => total + replicas, 0);
}
