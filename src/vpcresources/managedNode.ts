// What the controller keeps of a node, and of a branch ENI under way.

import type { Milliseconds } from '../base/time.ts';
import type { EventHandle } from '../kernel/eventQueue.ts';
import type { BranchEnis } from './branchEnis.ts';

export interface ManagedNode {
  readonly name: string;
  readonly features: string[];
  /** From the trunk's attachment on. */
  trunk: { readonly eni: string; readonly branches: BranchEnis; readonly since: Milliseconds } | undefined;
  isInitialising: boolean;
  nextCleaning: EventHandle | undefined;
}

/** For one pod. */
export interface BranchJob {
  readonly key: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly vlan: number;
  readonly retries: number;
}
