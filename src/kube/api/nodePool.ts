// Karpenter's NodePools: which nodes it may make, and when it may take them away.
// @upstream karpenter pkg/apis/v1/nodepool.go

import type { Milliseconds } from '../../base/time.ts';
import type { IntOrPercent, Named } from './config.ts';
import type { Labels, Resources, SelectorRequirement, Taint } from './objects.ts';

export interface NodeRequirement {
  readonly key: string;
  readonly operator: SelectorRequirement['operator'] | 'Gte' | 'Lte';
  readonly values: readonly string[];
  /** How many values of the key the instance types of a launch must have at least. */
  readonly minValues?: number;
}

/** Of a duration that never ends: `Never`. */
export type OptionalDuration = Milliseconds | 'Never';

/** What NodeClaims of a NodePool are made of. */
export interface NodeClaimTemplate {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly requirements: readonly NodeRequirement[];
  readonly taints: readonly Taint[];
  /** Somebody else takes them off the node before it counts as initialized. */
  readonly startupTaints: readonly Taint[];
  /** The name of an EC2NodeClass. */
  readonly nodeClass: string;
  /** After its creation. */
  readonly expireAfter: OptionalDuration;
  /** Absent: a drain takes as long as it takes. */
  readonly terminationGracePeriod?: Milliseconds;
}

export const DISRUPTION_REASONS = ['Underutilized', 'Empty', 'Drifted'] as const;

export type DisruptionReason = (typeof DISRUPTION_REASONS)[number];

/** How many nodes may be disrupted at a time. */
export interface DisruptionBudget {
  readonly nodes: IntOrPercent;
  /** Empty: all. */
  readonly reasons: readonly DisruptionReason[];
  /** From each time of the cron schedule, in UTC, for so long. Absent: always. */
  readonly window?: { readonly schedule: string; readonly duration: Milliseconds };
}

export interface DisruptionPolicy {
  readonly consolidateAfter: OptionalDuration;
  readonly consolidationPolicy: 'WhenEmpty' | 'WhenEmptyOrUnderutilized' | 'Balanced';
  readonly budgets: readonly DisruptionBudget[];
}

export interface NodePool extends Named {
  /** 1 to 100; 0 where none is given. */
  readonly weight: number;
  /** Of the capacity of all its nodes, and `nodes`. Absent: as much as it takes. */
  readonly limits: Resources;
  readonly template: NodeClaimTemplate;
  readonly disruption: DisruptionPolicy;
}
