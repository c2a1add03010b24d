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
  /** The one entered first, as most often the only one. */
  private first: OpenTurn | undefined = undefined;
  private firstAt: Milliseconds = 0;
  /** The others, from the first time on that there was one; empty while there is no first. */
  private others: Map<OpenTurn, Milliseconds> | undefined = undefined;

  get isEmpty(): boolean {
    return this.first === undefined;
  }

  /** One that is here already keeps its place. */
  enter(turn: OpenTurn, at: Milliseconds): void {
    if (this.first === undefined || this.first === turn) {
      this.first = turn;
      this.firstAt = at;
      return;
    }
    this.others ??= new Map();
    this.others.set(turn, at);
  }

  /** Does nothing for one that has left. */
  leave(turn: OpenTurn): void {
    if (turn !== this.first) {
      this.others?.delete(turn);
      return;
    }
    this.first = undefined;
    if (this.others === undefined || this.others.size === 0) return;
    for (const [next, at] of this.others) {
      this.first = next;
      this.firstAt = at;
      this.others.delete(next);
      return;
    }
  }

  at(time: Milliseconds): readonly OpenTurn[] {
    const { first, firstAt, others } = this;
    if (first === undefined) return NONE;
    const isDue = firstAt === time;
    if (others === undefined || others.size === 0) return isDue ? [first] : NONE;
    const found = isDue ? [first] : [];
    for (const [turn, dueAt] of others) if (dueAt === time) found.push(turn);
    return found;
  }

  firstOn(from: Milliseconds, every: Milliseconds): Milliseconds {
    const isMet = (dueAt: Milliseconds): boolean => dueAt >= from && (dueAt - from) % every === 0;
    let earliest = this.first !== undefined && isMet(this.firstAt) ? this.firstAt : Infinity;
    if (this.others === undefined || this.others.size === 0) return earliest;
    for (const dueAt of this.others.values()) if (dueAt < earliest && isMet(dueAt)) earliest = dueAt;
    return earliest;
  }
}
