// Where somebody is in a session: at a moment, on a node or on the operator's own machine. Time passes so that it can be
// stopped.

import { setImmediate } from 'node:timers/promises';
import { formatMoment, type Milliseconds } from '../../base/time.ts';
import { placeOf, promptOf } from '../../inspect/inspect.ts';
import type { Passing, Session } from '../../inspect/session/session.ts';
import type { Place } from '../../inspect/tool.ts';
import { Progress } from '../progress.ts';
import type { Output } from '../streams.ts';

export class Standing {
  readonly session: Session;
  /** Of the command that runs. */
  stop: AbortSignal | undefined;
  private readonly error: Output;
  private place: Place = {};

  /** `error`: where it is told how far the time has come. */
  constructor(session: Session, error: Output) {
    this.session = session;
    this.error = error;
  }

  /** `5m04s $ `, on a node `5m04s ip-10-0-1-7 # `. */
  get prompt(): string {
    return `${formatMoment(this.session.moment.at)} ${promptOf(this.place)} `;
  }

  /** Where commands are typed. */
  get at(): Place {
    return this.place;
  }

  /** Throws `InspectProblem` where there is no such node. */
  enter(node: string): void {
    this.place = placeOf({ node }, this.session.moment);
  }

  /** Whether there was a node to leave. */
  leave(): boolean {
    const wasOnNode = this.place.node !== undefined;
    this.place = {};
    return wasOnNode;
  }

  async goTo(at: Milliseconds): Promise<void> {
    await this.pass(this.session.goTo(at), at);
    // A node that was entered may not be there any more, or not yet.
    const { node } = this.place;
    if (node !== undefined && this.session.moment.world.kubernetes.node(node) === undefined) this.leave();
  }

  async goToEnd(): Promise<void> {
    const { session } = this;
    await this.pass(session.goToEnd(), session.latest);
  }

  /** Lets time pass, so that somebody can stop it; throws what the signal has as its reason. */
  async pass<Answer>(passing: Passing<Answer>, end: Milliseconds): Promise<Answer> {
    const progress = new Progress(this.error);
    try {
      for (;;) {
        const passed = passing.next();
        if (passed.done === true) return passed.value;
        progress.simulated(passed.value, end);
        await setImmediate();
        this.stop?.throwIfAborted();
      }
    } finally {
      progress.clear();
    }
  }
}
