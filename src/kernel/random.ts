// Chance with names: every stream is derived from the run's seed and its own name, so that more draws from one
// stream change no other.

import alea from 'seedrandom/lib/alea.js';

export class RandomStream {
  private readonly seed: string;
  /** Made at the first draw: a run names many streams that it never draws from, and making one costs 1 µs. */
  private draw: (() => number) | undefined;

  constructor(seed: string) {
    this.seed = seed;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    this.draw ??= alea(this.seed);
    return this.draw();
  }

  /** A uniform integer in 0 … bound−1. */
  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }
}

export class Random {
  private readonly streams = new Map<string, RandomStream>();
  readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  stream(name: string): RandomStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(`${this.seed}/${name}`);
      this.streams.set(name, stream);
    }
    return stream;
  }
}
