// A method that has looked in vain rests until something changes. @upstream karpenter
// pkg/controllers/disruption/consolidation.go#IsConsolidated, pkg/controllers/state/cluster.go#ConsolidationState

import { MINUTE, type Milliseconds } from '../../../base/time.ts';

/** Even without a change that it sees it looks again after so long: prices may have changed. */
const LONGEST_REST = 5 * MINUTE;

export class Resting {
  private since: number | undefined;

  isResting(state: number): boolean {
    return this.since === state;
  }

  rest(state: number): void {
    this.since = state;
  }
}

/** Since when the cluster has not changed, for those who rest. */
export class ConsolidationState {
  private changedAt: Milliseconds = 0;

  /** A pod is bound or deleted; a node comes, is initialized, is to go or goes; a NodePool changes. */
  change(now: Milliseconds): void {
    this.changedAt = now;
  }

  at(now: Milliseconds): number {
    if (now - this.changedAt >= LONGEST_REST) this.change(now);
    return this.changedAt;
  }
}
