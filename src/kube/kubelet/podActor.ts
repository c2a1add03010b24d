// A pod on its node as one sequential actor: at most one thing is due for it at a time, and what was asked before an
// interruption no longer counts.

import type { Milliseconds } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import { KUBELET_ON_POD } from '../api/eventSource.ts';
import type { NodeServices } from './nodeServices.ts';
import { podKey, type Pod } from '../api/objects.ts';

export class PodActor {
  readonly pod: Pod;
  readonly services: NodeServices;
  private pending: EventHandle | undefined;
  private generation = 0;

  constructor(pod: Pod, services: NodeServices) {
    this.pod = pod;
    this.services = services;
  }

  get key(): string {
    return podKey(this.pod);
  }

  /** The next thing for this pod; only one may be due. */
  after(delay: Milliseconds, action: () => void): void {
    this.pending = this.services.ports.environment.after(delay, action);
  }

  /** Drops what is due and all answers outstanding. */
  interrupt(): void {
    this.generation++;
    if (this.pending !== undefined) this.services.ports.environment.cancel(this.pending);
    this.pending = undefined;
  }

  /** Wraps the hearer of an answer that may come after an interruption, and is then unheard. */
  whileUninterrupted<A>(hear: (answer: A) => void): (answer: A) => void {
    const { generation } = this;
    return (answer) => {
      if (this.generation === generation) hear(answer);
    };
  }

  warn(reason: string, message: string): void {
    this.services.ports.events.record(KUBELET_ON_POD, this.key, 'Warning', reason, message);
  }
}
