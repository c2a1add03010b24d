// Jobs that ended, and rollouts that stalled, as the facts tell them.

import type { Milliseconds } from '../base/time.ts';

/** Jobs that failed for one reason of the Job controller. */
export interface FailedJobs {
  /** `DeadlineExceeded`, `BackoffLimitExceeded`, `PodFailurePolicy`. */
  readonly reason: string;
  readonly count: number;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

export interface JobCounts {
  readonly complete: number;
  readonly failed: number;
  /** The most first. */
  readonly failures: readonly FailedJobs[];
}

export class JobBook {
  private complete = 0;
  private readonly failures = new Map<string, FailedJobs>();

  finish(at: Milliseconds, reason: string | undefined): void {
    if (reason === undefined) {
      this.complete++;
      return;
    }
    const { count = 0, from = at } = this.failures.get(reason) ?? {};
    this.failures.set(reason, { reason, count: count + 1, from, to: at });
  }

  counts(): JobCounts {
    const failures = [...this.failures.values()].sort((one, other) => other.count - one.count);
    return {
      complete: this.complete,
      failed: failures.reduce((sum, { count }) => sum + count, 0),
      failures,
    };
  }
}

/** A Deployment whose rollout makes no progress. */
export interface StalledRollout {
  readonly deployment: string;
  readonly since: Milliseconds;
}

export class RolloutBook {
  private readonly stalled = new Map<string, StalledRollout>();

  stall(at: Milliseconds, deployment: string): void {
    if (!this.stalled.has(deployment)) this.stalled.set(deployment, { deployment, since: at });
  }

  /** It began anew, or came to its end. */
  clear(deployment: string): void {
    this.stalled.delete(deployment);
  }

  list(): StalledRollout[] {
    return [...this.stalled.values()];
  }
}
