// The one pending event for whatever the queue has to do next without being told.

import type { Milliseconds } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import { Lane } from '../../kernel/lane.ts';
import type { Simulation } from '../../kernel/simulation.ts';

export class QueueTimer {
  private readonly simulation: Simulation;
  private readonly ring: () => void;
  private pending: { readonly handle: EventHandle; readonly time: Milliseconds } | undefined;

  constructor(simulation: Simulation, ring: () => void) {
    this.simulation = simulation;
    this.ring = ring;
  }

  /** Rings at this time and no other; Infinity: not at all. */
  set(time: Milliseconds): void {
    if (this.pending?.time === time) return;
    if (this.pending !== undefined) this.simulation.cancel(this.pending.handle);
    this.pending = time === Infinity ? undefined : { time, handle: this.arm(time) };
  }

  private arm(time: Milliseconds): EventHandle {
    return this.simulation.at(time, Lane.cluster, () => {
      this.pending = undefined;
      this.ring();
    });
  }
}
