// What is due for one Job, so that nothing is any more when it has ended.

import type { Milliseconds } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import type { Environment } from '../api/environment.ts';

export class JobTimers {
  private readonly environment: Environment;
  private readonly timers = new Set<EventHandle>();

  constructor(environment: Environment) {
    this.environment = environment;
  }

  after(delay: Milliseconds, action: () => void): EventHandle {
    const timer = this.environment.after(delay, () => {
      this.timers.delete(timer);
      action();
    });
    this.timers.add(timer);
    return timer;
  }

  cancel(timer: EventHandle): void {
    if (this.timers.delete(timer)) this.environment.cancel(timer);
  }

  cancelAll(): void {
    for (const timer of this.timers) this.environment.cancel(timer);
    this.timers.clear();
  }
}
