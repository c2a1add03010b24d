// One line on a terminal's standard error that says how many runs of a sweep are done and how long the rest will take.

import { formatClock } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { Stream } from './streams.ts';

/** Wall time before the line first shows and between two of its states. */
const INTERVAL_MS = 250;

export class SweepProgress {
  private readonly stream: Stream;
  private readonly clock: () => number;
  private readonly startedAt: number;
  private readonly doneBefore: number;
  private shownAt: number;
  private isShown = false;

  /** `doneBefore`: runs that the journal had. `clock`: wall time in milliseconds. */
  constructor(stream: Stream, doneBefore: number, clock = () => performance.now()) {
    this.stream = stream;
    this.doneBefore = doneBefore;
    this.clock = clock;
    this.startedAt = clock();
    this.shownAt = this.startedAt;
  }

  show(done: number, planned: number): void {
    const now = this.clock();
    if (!this.stream.isTerminal || now - this.shownAt < INTERVAL_MS) return;
    this.shownAt = now;
    this.isShown = true;
    const perRun = (now - this.startedAt) / Math.max(1, done - this.doneBefore);
    const left = formatClock(Math.ceil((planned - done) * perRun));
    this.stream.write(`\r\u001b[K${grouped(done)} of ${grouped(planned)} runs, ${left} left`);
  }

  clear(): void {
    if (this.isShown) this.stream.write('\r\u001b[K');
    this.isShown = false;
  }
}
