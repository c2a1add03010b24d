// Pods that kubelets turned away at admission: they are Failed without having started, and a controller makes others.

import type { Milliseconds } from '../base/time.ts';

export interface RejectedPods {
  /** In the kubelet's word, such as `OutOfpods`. */
  readonly reason: string;
  /** In its words: of the last of them. */
  readonly message: string;
  readonly count: number;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

export class RejectionBook {
  private readonly byReason = new Map<string, RejectedPods>();

  add(at: Milliseconds, reason: string, message: string): void {
    const { count = 0, from = at } = this.byReason.get(reason) ?? {};
    this.byReason.set(reason, { reason, message, count: count + 1, from, to: at });
  }

  /** The most first. */
  list(): RejectedPods[] {
    return [...this.byReason.values()].sort((one, other) => other.count - one.count);
  }
}
