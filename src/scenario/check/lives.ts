// The lives of all things of one kind and name, in the order of their creation. Whatever is asked is answered without
// looking through them: a scenario may create and delete one name very many times.

interface Instant {
  /** The number of the step. */
  readonly sequence: number;
}

/** From its creation to its deletion. */
interface Span {
  readonly from: Instant;
  to: Instant | undefined;
}

export class Lives<Life extends Span> {
  private readonly all: Life[] = [];
  /** All before it have ended. */
  private firstAlive = 0;
  /** The latest end among each life and those before it; undefined until somebody asks for the past. */
  private latestEnds: readonly number[] | undefined;

  add(life: Life): void {
    this.all.push(life);
    this.latestEnds = undefined;
  }

  end(life: Life, to: Life['to']): void {
    life.to ??= to;
    this.latestEnds = undefined;
  }

  get first(): Life | undefined {
    return this.all[0];
  }

  get alive(): Life | undefined {
    while (this.all[this.firstAlive]?.to !== undefined) this.firstAlive++;
    return this.all[this.firstAlive];
  }

  /** The first that has begun before the step and not ended before it. */
  at(sequence: number): Life | undefined {
    this.latestEnds ??= latestEndsOf(this.all);
    // Those that end later than this one began later, too.
    const life = this.all[firstAtLeast(this.latestEnds, sequence)];
    return life !== undefined && life.from.sequence < sequence ? life : undefined;
  }
}

function latestEndsOf(lives: readonly Span[]): number[] {
  let latest = -Infinity;
  return lives.map(({ to }) => (latest = Math.max(latest, to?.sequence ?? Infinity)));
}

/** In a list that only grows; its length where there is none. */
function firstAtLeast(values: readonly number[], least: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
