// CNI calls that are due in the very millisecond in which the loop is at work. Each is served by a goroutine of its own:
// the two meet at the store's lock only, which the loop takes for single reads and writes.
// @upstream pkg/ipamd/rpc_handler.go; pkg/ipamd/datastore/data_store.go#DataStore.lock

import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import type { OpenTurn, TurnsAhead } from '../kernel/openTurns.ts';
import type { Simulation } from '../kernel/simulation.ts';

/**
 * How seldom a call that has not come in before the loop's first read of an instant comes in before a later one.
 * @assumption reads and writes of one instant lie microseconds apart; may be off by a factor of five.
 */
const BETWEEN_ONE_IN = 200;

/** A read or a write of the store by the loop, before which calls may come in. */
export type LockPoint =
  | 'before-tick'
  | 'before-fill'
  | 'before-new-eni'
  | 'before-decrease'
  | 'before-release'
  | 'before-free-eni'
  | 'before-store-cidr'
  | 'before-remove-cidr'
  | 'before-ready';

export class MeetingCalls {
  private readonly turns: TurnsAhead;
  private readonly chooser: Chooser;
  private readonly simulation: Simulation;
  private lastMet: Milliseconds = -1;

  constructor(turns: TurnsAhead, chooser: Chooser, simulation: Simulation) {
    this.turns = turns;
    this.chooser = chooser;
    this.simulation = simulation;
  }

  /** Whether some are due now. */
  get areDue(): boolean {
    return this.due().length > 0;
  }

  /** Whether any is known that will be due, now or later. */
  get areAhead(): boolean {
    return !this.turns.isEmpty;
  }

  /** The first time at `from` or whole multiples of `every` later at which one is due; Infinity: none that is known. */
  firstOn(from: Milliseconds, every: Milliseconds): Milliseconds {
    return from === Infinity ? Infinity : this.turns.firstOn(from, every);
  }

  /** Serves those of this instant that come before what the loop does next. */
  comeIn(point: LockPoint): void {
    for (let due = this.due(); due.length > 0; due = this.due()) {
      const labels = due.map(({ label }) => label);
      const oneIn = this.lastMet === this.simulation.now ? BETWEEN_ONE_IN : undefined;
      const next = this.chooser.ahead(point, labels, oneIn);
      if (next === undefined) break;
      due[next]?.go();
    }
    this.lastMet = this.simulation.now;
  }

  private due(): readonly OpenTurn[] {
    return this.turns.at(this.simulation.now);
  }
}
