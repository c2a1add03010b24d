// How Karpenter is set up: its settings, with what its environment variables are called upstream.
// @upstream karpenter pkg/operator/options, karpenter-provider-aws pkg/operator/options

import type { Milliseconds } from '../../base/time.ts';

export interface KarpenterConfig {
  /** BATCH_IDLE_DURATION */
  readonly batchIdle: Milliseconds;
  /** BATCH_MAX_DURATION */
  readonly batchMax: Milliseconds;
  /** VM_MEMORY_OVERHEAD_PERCENT, as a share: 0.075. */
  readonly vmMemoryOverheadPercent: number;
  /** RESERVED_ENIS */
  readonly reservedEnis: number;
  /** PREFERENCE_POLICY */
  readonly preferencePolicy: 'Respect' | 'Ignore';
  /** MIN_VALUES_POLICY */
  readonly minValuesPolicy: 'Strict' | 'BestEffort';
  /** INTERRUPTION_QUEUE; empty: nobody tells it of instances that EC2 takes back or that have ended. */
  readonly interruptionQueue: string;
  /** Of FEATURE_GATES. */
  readonly spotToSpotConsolidation: boolean;
  readonly nodeRepair: boolean;
}
