// A window in which things are gathered, closed by the clock.

import type { EventHandle } from '../../../kernel/eventQueue.ts';
import { Lane } from '../../../kernel/lane.ts';
import type { Simulation } from '../../../kernel/simulation.ts';
import { type BatchRule, BatchWindow } from '../batchWindow.ts';

export class Batcher {
  private readonly simulation: Simulation;
  private readonly window: BatchWindow;
  private readonly closed: () => void;
  private close: EventHandle | undefined;

  constructor(simulation: Simulation, rule: BatchRule, closed: () => void) {
    this.simulation = simulation;
    this.window = new BatchWindow(rule);
    this.closed = closed;
  }

  /** One that is in the window does not keep it open. */
  add(name: string): void {
    const { simulation, window } = this;
    if (!window.add(name, simulation.now)) return;
    if (this.close !== undefined) simulation.cancel(this.close);
    this.close = simulation.at(window.end ?? simulation.now, Lane.cluster, () => {
      this.close = undefined;
      window.close();
      this.closed();
    });
  }
}
