// One line on a terminal's standard error that says how far a long run has come, and that goes away at its end.

import { formatClock, type Milliseconds } from '../base/time.ts';
import type { Stream } from './streams.ts';

/** Wall time before the line first shows and between two of its states. */
const INTERVAL_MS = 250;

export class Progress {
  private readonly stream: Stream;
  private readonly clock: () => number;
  private shownAt: number;
  private isShown = false;

  /** `clock`: wall time in milliseconds. */
  constructor(stream: Stream, clock = () => performance.now()) {
    this.stream = stream;
    this.clock = clock;
    this.shownAt = clock();
  }

  show(now: Milliseconds, end: Milliseconds): void {
    if (!this.stream.isTerminal || this.clock() - this.shownAt < INTERVAL_MS) return;
    this.shownAt = this.clock();
    this.isShown = true;
    this.stream.write(`\r\u001b[K${formatClock(now)} of ${formatClock(end)} simulated`);
  }

  clear(): void {
    if (this.isShown) this.stream.write('\r\u001b[K');
  }
}
