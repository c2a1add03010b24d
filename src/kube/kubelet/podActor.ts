// A pod on its node as one sequential actor: at most one thing is due for it at a time, and what was asked before an
// interruption no longer counts. What comes in every pod's life is due by its name; what is rare brings its own action.

import type { Milliseconds } from '../../base/time.ts';
import type { EventAction, EventHandle, Sleeper } from '../../kernel/eventQueue.ts';
import type { OpenTurn } from '../../kernel/openTurns.ts';
import { KUBELET_ON_POD } from '../api/eventSource.ts';
import type { NodeServices } from './nodeServices.ts';
import { podKey, type Pod } from '../api/objects.ts';

/** What may be due for a pod, in the order of its life. */
export type PodStep =
  | 'run-sandbox'
  | 'add-network'
  | 'network-added'
  | 'container-started'
  | 'containers-ready'
  | 'containers-exit'
  | 'grace-over'
  | 'sidecars-exit'
  | 'delete-network'
  | 'report-end'
  | 'remove-pod';

export abstract class PodActor implements Sleeper, OpenTurn {
  readonly pod: Pod;
  readonly services: NodeServices;
  private due: PodStep | undefined = undefined;
  private pending: EventHandle | undefined = undefined;
  private generation = 0;

  constructor(pod: Pod, services: NodeServices) {
    this.pod = pod;
    this.services = services;
  }

  get key(): string {
    return podKey(this.pod);
  }

  /** The next thing for this pod; only one may be due. */
  after(delay: Milliseconds, next: PodStep | EventAction): void {
    const { services } = this;
    const isStep = typeof next === 'string';
    if (isStep) this.due = next;
    this.pending = services.ports.environment.after(delay, isStep ? this : next);
    if (isStep && isCniCall(next)) services.cniCallDue(this, services.now + delay);
  }

  /** What was due by its name is done now; of CNI calls, all that have their turn before it as well. */
  wake(): void {
    if (this.due === undefined) return;
    if (isCniCall(this.due)) this.services.makeCniCalls(this);
    else this.take(this.due);
  }

  get label(): string {
    return `${this.due} ${this.key}`;
  }

  /** Makes the CNI call that is due. */
  go(): void {
    this.services.cniCalls.leave(this);
    this.drop();
    if (this.due !== undefined) this.take(this.due);
  }

  /** Drops what is due and all answers outstanding. */
  interrupt(): void {
    this.generation++;
    this.services.cniCalls.leave(this);
    this.drop();
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

  protected abstract take(step: PodStep): void;

  private drop(): void {
    if (this.pending !== undefined) this.services.ports.environment.cancel(this.pending);
    this.pending = undefined;
  }
}

function isCniCall(step: PodStep): boolean {
  return step === 'add-network' || step === 'delete-network';
}
