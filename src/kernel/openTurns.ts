// What is due at one place with its turn left open: things of the same instant happen in any order, and before, between
// or after the steps of a process that is at work there in that instant. Whoever enters one has it happen in the end.

import type { Milliseconds } from '../base/time.ts';

export interface OpenTurn {
  /** What a chooser knows it by. */
  readonly label: string;
  /** Has it happen now; it leaves. */
  go(): void;
}

/** Those of one place, as whoever is at work there sees them. */
export interface TurnsAhead {
  /** Those due at a time, in the order in which they were entered. */
  at(time: Milliseconds): readonly OpenTurn[];
  /** The first time at `from` or whole multiples of `every` later at which one is due; Infinity: none. */
  firstOn(from: Milliseconds, every: Milliseconds): Milliseconds;
}

const NONE: readonly OpenTurn[] = [];

export const NO_TURNS: TurnsAhead = { at: () => NONE, firstOn: () => Infinity };

export class OpenTurns implements TurnsAhead {
  private readonly dueAt = new Map<OpenTurn, Milliseconds>();

  enter(turn: OpenTurn, at: Milliseconds): void {
    this.dueAt.set(turn, at);
  }

  /** Does nothing for one that has left. */
  leave(turn: OpenTurn): void {
    this.dueAt.delete(turn);
  }

  at(time: Milliseconds): readonly OpenTurn[] {
    let found: OpenTurn[] | undefined;
    for (const [turn, dueAt] of this.dueAt) {
      if (dueAt !== time) continue;
      if (found === undefined) found = [turn];
      else found.push(turn);
    }
    return found ?? NONE;
  }

  firstOn(from: Milliseconds, every: Milliseconds): Milliseconds {
    let first = Infinity;
    for (const dueAt of this.dueAt.values()) {
      if (dueAt >= from && dueAt < first && (dueAt - from) % every === 0) first = dueAt;
    }
    return first;
  }
}
