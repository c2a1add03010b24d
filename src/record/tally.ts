// A number that remembers when it last changed, so that a report can say since when something is so.

import type { Milliseconds } from '../base/time.ts';

export class Tally {
  value = 0;
  changedAt: Milliseconds = 0;

  add(at: Milliseconds, amount: number): void {
    if (amount === 0) return;
    this.value += amount;
    this.changedAt = at;
  }

  set(at: Milliseconds, value: number): void {
    this.add(at, value - this.value);
  }
}
