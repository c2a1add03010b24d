// One line on a terminal's standard error that says how far a long run has come, and that goes away at its end.

import { formatClock, type Milliseconds } from '../base/time.ts';
import type { Stream } from './streams.ts';

/** Wall time before the line first shows and between two of its states. */
const INTERVAL_MS = 250;

export class Progress {
  private readonly stream: Stream;
  private shownAt = performance.now();
  private isShown = false;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  show(now: Milliseconds, end: Milliseconds): void {
    if (!this.stream.isTerminal || performance.now() - this.shownAt < INTERVAL_MS) return;
    this.shownAt = performance.now();
    this.isShown = true;
    this.stream.write(`\r\u001b[K${formatClock(now)} of ${formatClock(end)} simulated`);
  }

  clear(): void {
    if (this.isShown) this.stream.write('\r\u001b[K');
  }
}
