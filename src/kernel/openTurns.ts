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
  /** None is due at any time, as far as is known. */
  readonly isEmpty: boolean;
  /** Those due at a time, in the order in which they were entered. */
  at(time: Milliseconds): readonly OpenTurn[];
  /** The first time at `from` or whole multiples of `every` later at which one is due; Infinity: none. */
  firstOn(from: Milliseconds, every: Milliseconds): Milliseconds;
}

const NONE: readonly OpenTurn[] = [];

export const NO_TURNS: TurnsAhead = { isEmpty: true, at: () => NONE, firstOn: () => Infinity };

export class OpenTurns implements TurnsAhead {
  /** From the first one on: at idle places none is ever entered. */
  private dueAt: Map<OpenTurn, Milliseconds> | undefined = undefined;

  get isEmpty(): boolean {
    return this.dueAt === undefined || this.dueAt.size === 0;
  }

  enter(turn: OpenTurn, at: Milliseconds): void {
    this.dueAt ??= new Map();
    this.dueAt.set(turn, at);
  }

  /** Does nothing for one that has left. */
  leave(turn: OpenTurn): void {
    this.dueAt?.delete(turn);
  }

  at(time: Milliseconds): readonly OpenTurn[] {
    if (this.dueAt === undefined) return NONE;
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
    if (this.dueAt === undefined) return first;
    for (const dueAt of this.dueAt.values()) {
      if (dueAt >= from && dueAt < first && (dueAt - from) % every === 0) first = dueAt;
    }
    return first;
  }
}
