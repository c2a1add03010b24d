// Hazards: what the real daemon does wrong and the simulator repeats, as the facts tell it. One row of the table for
// each cause. They are part of the simulated world, never a fault of the simulator.

import { elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import type { ForgettingCause } from '../ipamd/facts.ts';
import { Tally } from './tally.ts';

/** What is wrong, each with what it means. */
export const HAZARD_REASONS = {
  DuplicateAddress: 'pods on running machines have the same address',
} as const;

export type HazardReason = keyof typeof HAZARD_REASONS;

/** Why the daemon gives an address to a second pod. */
export type HazardCause = ForgettingCause;

export interface HazardRow {
  readonly reason: HazardReason;
  readonly means: string;
  /** Issues of aws/amazon-vpc-cni-k8s that report it. */
  readonly issues: readonly number[];
  /** The first version of the VPC CNI without it; null: none so far. */
  readonly fixedIn: string | null;
}

/** @upstream aws/amazon-vpc-cni-k8s issues 711, 3019, 3887; pkg/ipamd/datastore#ReadBackingStore, pkg/ipamd#setupENI */
export const HAZARD_CAUSES: Readonly<Record<HazardCause, HazardRow>> = {
  MetadataLag: {
    reason: 'DuplicateAddress',
    means: 'aws-node restarted before instance metadata listed the address of a running pod',
    issues: [711, 3019, 3887],
    fixedIn: null,
  },
  SubnetLookupFailed: {
    reason: 'DuplicateAddress',
    means:
      'aws-node restarted while DescribeSubnets failed, so the ENI of a running pod stayed without addresses',
    issues: [711, 3019, 3887],
    fixedIn: null,
  },
  ReconcileOfStaleMetadata: {
    reason: 'DuplicateAddress',
    means: 'a reconcile dropped the address of a running pod that lagging instance metadata did not list',
    issues: [3019],
    fixedIn: 'v1.18.4',
  },
  StaleMetadata: {
    reason: 'DuplicateAddress',
    means:
      'aws-node restarted while instance metadata still listed an address that EC2 had taken from the node',
    issues: [3887],
    fixedIn: null,
  },
};

export type HazardFact =
  | ({ readonly kind: 'hazard-began' } & HazardStart)
  /** Fewer than two of its pods have the address still. */
  | { readonly kind: 'hazard-ended'; readonly hazard: number; readonly node: string };

export interface HazardStart {
  /** Counts from 0. */
  readonly hazard: number;
  readonly reason: HazardReason;
  readonly cause: HazardCause;
  /** The node whose daemon is wrong about the address. */
  readonly node: string;
  /** When that daemon started. */
  readonly restartedAt: Milliseconds;
  readonly address: string;
  /** `namespace/name` of the pods that have the address, the latest last, and their nodes. */
  readonly pods: readonly string[];
  readonly nodes: readonly string[];
  /** The one of them that the daemon, or EC2, no longer counts as the holder of the address. */
  readonly victim: string;
}

export interface Hazard extends Omit<HazardStart, 'hazard'> {
  readonly from: Milliseconds;
  /** Undefined while it lasts. */
  readonly to: Milliseconds | undefined;
}

export class HazardBook {
  /** How many there were so far. */
  readonly count = new Tally();
  private readonly hazards: Hazard[] = [];

  begin(at: Milliseconds, start: HazardStart): void {
    const { hazard, reason, cause, node, restartedAt, address, pods, nodes, victim } = start;
    const about = { reason, cause, node, restartedAt, address, pods, nodes, victim };
    this.hazards[hazard] = { ...about, from: at, to: undefined };
    this.count.add(at, 1);
  }

  end(at: Milliseconds, hazard: number): void {
    this.hazards[hazard] = { ...elementAt(this.hazards, hazard), to: at };
  }

  /** In the order in which they began. */
  all(): readonly Hazard[] {
    return this.hazards;
  }
}
