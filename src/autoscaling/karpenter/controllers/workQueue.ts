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
  readonly isFar: boolean;
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
    const at = this.simulation.now + delay;
    const earlier = this.due.get(key);
    if (earlier !== undefined && earlier.at <= at) return;
    this.forget(key);
    const isFar = delay > FAR;
    const handle = this.simulation.at(at, Lane.cluster, () => {
      this.drop(key, isFar);
      this.work(key);
    });
    if (isFar) this.simulation.countBackground(1);
    this.due.set(key, { at, handle, isFar });
  }

  forget(key: string): void {
    const due = this.due.get(key);
    if (due === undefined) return;
    this.simulation.cancel(due.handle);
    this.drop(key, due.isFar);
  }

  private drop(key: string, isFar: boolean): void {
    this.due.delete(key);
    if (isFar) this.simulation.countBackground(-1);
  }
}
