// When things of one kind and name exist, in the order of their creation. Whatever is asked is answered without
// looking through them: a scenario may create and delete one name very many times.

import { elementAt } from '../../base/assert.ts';

interface Instant {
  /** The number of the step. */
  readonly sequence: number;
}

/** From its creation to its deletion. */
interface Span {
  readonly from: Instant;
  to: Instant | undefined;
}

export class Existences<Existence extends Span> {
  private readonly all: Existence[] = [];
  /** All before it have ended. */
  private firstAlive = 0;
  /** The latest end among each existence and those before it; undefined until somebody asks for the past. */
  private latestEnds: readonly number[] | undefined;

  add(existence: Existence): void {
    this.all.push(existence);
    this.latestEnds = undefined;
  }

  end(existence: Existence, to: Existence['to']): void {
    existence.to ??= to;
    this.latestEnds = undefined;
  }

  get first(): Existence | undefined {
    return this.all[0];
  }

  get alive(): Existence | undefined {
    while (this.all[this.firstAlive]?.to !== undefined) this.firstAlive++;
    return this.all[this.firstAlive];
  }

  /** The first that has begun before the step and not ended before it. */
  at(sequence: number): Existence | undefined {
    this.latestEnds ??= latestEndsOf(this.all);
    // Those that end later than this one began later, too.
    const existence = this.all[firstAtLeast(this.latestEnds, sequence)];
    return existence !== undefined && existence.from.sequence < sequence ? existence : undefined;
  }
}

function latestEndsOf(existences: readonly Span[]): number[] {
  let latest = -Infinity;
  return existences.map(({ to }) => (latest = Math.max(latest, to?.sequence ?? Infinity)));
}

/** In a list that only grows; its length where there is none. */
function firstAtLeast(values: readonly number[], least: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (elementAt(values, middle) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
