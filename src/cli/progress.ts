// How far long work has come, on standard error: on a terminal one line that changes and goes away at the end, in a log
// a line for each tenth. Work of less than a second says nothing.

import { formatMoment, SECOND, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { Stream } from './streams.ts';

/** Wall time before anything is said. */
const FIRST_MS = 1000;
/** Wall time between two states of the line. */
const INTERVAL_MS = 250;
/** Lines of a log. */
const STEPS = 10;

export class Progress {
  private readonly stream: Stream;
  private readonly clock: () => number;
  private readonly doneBefore: number;
  private readonly startedAt: number;
  private shownAt: number;
  private step = 0;
  private isShown = false;

  /**
   * `doneBefore`: what needed no time, as runs of a journal. `clock`: wall time in milliseconds. Node loads `performance`
   * when it is first looked at, which takes longer than some runs.
   */
  constructor(stream: Stream, doneBefore = 0, clock = () => process.uptime() * SECOND) {
    this.stream = stream;
    this.doneBefore = doneBefore;
    this.clock = clock;
    this.startedAt = clock();
    this.shownAt = this.startedAt + FIRST_MS - INTERVAL_MS;
  }

  simulated(now: Milliseconds, end: Milliseconds): void {
    this.show(now, end, () => `${formatMoment(now)} of ${formatMoment(end)} simulated`);
  }

  runs(done: number, planned: number): void {
    this.show(done, planned, () => `${grouped(done)} of ${grouped(planned)} runs`);
  }

  clear(): void {
    if (this.isShown) this.stream.write('\r\u001b[K');
    this.isShown = false;
  }

  private show(done: number, planned: number, text: () => string): void {
    const now = this.clock();
    if (now - this.shownAt < INTERVAL_MS || done > planned) return;
    if (this.stream.isTerminal) {
      this.stream.write(`\r\u001b[K${text()}, ${this.left(now, done, planned)} left`);
      this.isShown = true;
      this.shownAt = now;
    } else if (this.stream.isLog) {
      const step = Math.floor((STEPS * done) / planned);
      if (step > this.step && done < planned)
        this.stream.write(`${text()}, ${this.left(now, done, planned)} left\n`);
      this.step = Math.max(step, this.step);
    }
  }

  private left(now: number, done: number, planned: number): string {
    const each = (now - this.startedAt) / Math.max(1, done - this.doneBefore);
    return formatMoment(Math.ceil(((planned - done) * each) / SECOND) * SECOND);
  }
}
