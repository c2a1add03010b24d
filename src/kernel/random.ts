// Chance with names: every stream is derived from the run's seed and its own name, so that more draws from one
// stream change no other.

import alea from 'seedrandom/lib/alea.js';

export class RandomStream {
  private readonly seed: string;
  /** Made at the first draw: a run names many streams that it never draws from, and making one costs 1 µs. */
  private draw: (() => number) | undefined;
  /** How many draws there have been. */
  drawn = 0;

  /** Goes on behind the first `drawn` draws. */
  constructor(seed: string, drawn = 0) {
    this.seed = seed;
    if (drawn === 0) return;
    this.draw = alea(seed);
    while (this.drawn < drawn) this.unit();
  }

  /** Uniform in [0, 1). */
  unit(): number {
    this.draw ??= alea(this.seed);
    this.drawn++;
    return this.draw();
  }

  /** A uniform integer in 0 … bound−1. */
  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }
}

export class Random {
  private readonly streams = new Map<string, RandomStream>();
  /** Of streams at rest: how far each has come. */
  private readonly resting = new Map<string, number>();
  readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  stream(name: string): RandomStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(`${this.seed}/${name}`, this.resting.get(name));
      this.streams.set(name, stream);
      this.resting.delete(name);
    }
    return stream;
  }

  /** Whoever drew from the stream is done with it. Who asks for it again goes on where it was left. */
  rest(name: string): void {
    const stream = this.streams.get(name);
    if (stream === undefined) return;
    this.streams.delete(name);
    if (stream.drawn > 0) this.resting.set(name, stream.drawn);
  }
}
