// A number over time: how much of it there was in all, and how much at most.

import type { Milliseconds } from '../base/time.ts';

export class Integral {
  private level = 0;
  private since: Milliseconds = 0;
  private area = 0;
  private most = 0;

  add(at: Milliseconds, amount: number): void {
    this.area += this.level * (at - this.since);
    this.since = at;
    this.level += amount;
    if (this.level > this.most) this.most = this.level;
  }

  /** Begins anew at the level of now. */
  restart(at: Milliseconds): void {
    this.since = at;
    this.area = 0;
    this.most = this.level;
  }

  /** Of now. */
  get value(): number {
    return this.level;
  }

  get peak(): number {
    return this.most;
  }

  /** Level × milliseconds up to `at`, which is at or after the last change. */
  until(at: Milliseconds): number {
    return this.area + this.level * (at - this.since);
  }
}
