// Where somebody is in a session: at a moment, on a node or on the operator's own machine. Time passes so that it can be
// stopped.

import { formatMoment, type Milliseconds } from '../base/time.ts';
import { placeOf, promptOf } from '../inspect/inspect.ts';
import type { Passing, Session } from '../inspect/session/session.ts';
import type { Place } from '../inspect/tool.ts';

/** What goes on beside a run while time passes in it. */
export interface Meanwhile {
  /** Lets others have their turn. */
  readonly pause: () => Promise<unknown>;
  readonly onProgress: (now: Milliseconds, end: Milliseconds) => void;
  /** It has passed, or was stopped. */
  readonly onPassed: () => void;
}

export class Standing {
  readonly session: Session;
  /** Of the command that runs. */
  stop: AbortSignal | undefined;
  private readonly meanwhile: Meanwhile;
  private place: Place = {};

  constructor(session: Session, meanwhile: Meanwhile) {
    this.session = session;
    this.meanwhile = meanwhile;
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
    try {
      for (;;) {
        const passed = passing.next();
        if (passed.done === true) return passed.value;
        this.meanwhile.onProgress(passed.value, end);
        await this.meanwhile.pause();
        this.stop?.throwIfAborted();
      }
    } finally {
      this.meanwhile.onPassed();
    }
  }
}
