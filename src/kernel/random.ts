// Chance with names: every stream is derived from the run's seed and its own name, so that more draws from one
// stream change no other.

import alea from 'seedrandom/lib/alea.js';

export class RandomStream {
  private readonly draw: () => number;

  constructor(seed: string) {
    this.draw = alea(seed);
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.draw();
  }

  /** A uniform integer in 0 … bound−1. */
  below(bound: number): number {
    return Math.floor(this.draw() * bound);
  }

  /** A uniform integer in min … max, both included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
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
