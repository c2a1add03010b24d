// What a controller has to look at, and when: each key once, at the earliest time that somebody asked for.

import { DAY, type Milliseconds } from '../../../base/time.ts';
import type { EventHandle } from '../../../kernel/eventQueue.ts';
import { Lane } from '../../../kernel/lane.ts';
import type { Simulation } from '../../../kernel/simulation.ts';

/** No run waits to be quiet for what is so far away. */
const FAR = DAY;

interface Due {
  readonly at: Milliseconds;
  readonly handle: EventHandle;
  isInBackground: boolean;
}

export class WorkQueue {
  private readonly simulation: Simulation;
  private readonly work: (key: string) => void;
  private readonly due = new Map<string, Due>();

  constructor(simulation: Simulation, work: (key: string) => void) {
    this.simulation = simulation;
    this.work = work;
  }

  after(key: string, delay: Milliseconds): void {
    this.plan(key, delay, delay > FAR);
  }

  /** For what goes on over and over without coming to anything new. */
  afterInBackground(key: string, delay: Milliseconds): void {
    this.plan(key, delay, true);
  }

  private plan(key: string, delay: Milliseconds, isInBackground: boolean): void {
    const at = this.simulation.now + delay;
    const earlier = this.due.get(key);
    if (earlier !== undefined && earlier.at <= at) {
      if (!isInBackground) this.setBackground(earlier, false);
      return;
    }
    this.forget(key);
    const handle = this.simulation.at(at, Lane.cluster, () => {
      this.drop(key, due);
      this.work(key);
    });
    const due: Due = { at, handle, isInBackground: false };
    this.setBackground(due, isInBackground);
    this.due.set(key, due);
  }

  forget(key: string): void {
    const due = this.due.get(key);
    if (due === undefined) return;
    this.simulation.cancel(due.handle);
    this.drop(key, due);
  }

  private drop(key: string, due: Due): void {
    this.due.delete(key);
    this.setBackground(due, false);
  }

  private setBackground(due: Due, isInBackground: boolean): void {
    if (due.isInBackground === isInBackground) return;
    due.isInBackground = isInBackground;
    this.simulation.countBackground(isInBackground ? 1 : -1);
  }
}
