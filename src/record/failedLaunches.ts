// NodePools of Karpenter whose last launch failed, as the facts tell them.

import type { Milliseconds } from '../base/time.ts';

/** Launches of a NodePool that failed one after the other. */
export interface FailedLaunches {
  readonly nodePool: string;
  /** EC2's error codes at the last, each once; empty: Karpenter did not ask. */
  readonly codes: readonly string[];
  readonly count: number;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

export class LaunchBook {
  private readonly failed = new Map<string, FailedLaunches>();

  fail(at: Milliseconds, nodePool: string, codes: readonly string[]): void {
    const { count = 0, from = at } = this.failed.get(nodePool) ?? {};
    this.failed.set(nodePool, { nodePool, codes, count: count + 1, from, to: at });
  }

  /** What failed before is made up for. */
  succeed(nodePool: string): void {
    this.failed.delete(nodePool);
  }

  list(): FailedLaunches[] {
    return [...this.failed.values()];
  }
}
