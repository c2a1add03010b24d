// Chance with names: every stream is derived from the run's seed and its own name, so that more draws from one
// stream change no other. The generator is sfc32: four words of state, additions, shifts and exclusive ors. A run makes
// several streams for each node, so making one has to be as cheap as drawing from it.
// @upstream PractRand sfc32 (C. Doty-Humphrey)

/** Rounds that mix a new state before the first draw. */
const WARM_UP = 12;

const WORD = 2 ** 32;

export class RandomStream {
  private a = 0x243f6a88;
  private b = 0x13198a2e;
  private c = 0x03707344;
  private counter = 1;

  constructor(seed: string) {
    for (let index = 0; index < seed.length; index++) this.absorb(seed.charCodeAt(index));
    for (let round = 0; round < WARM_UP; round++) this.word();
  }

  /** Uniform in [0, 1), a multiple of 2⁻³². */
  unit(): number {
    return (this.word() >>> 0) / WORD;
  }

  /** A uniform integer in 0 … bound−1; `bound` is at most 2³². */
  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }

  /** A uniform integer in min … max, both included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** Three sums of the seed's characters that differ in their odd factor. */
  private absorb(character: number): void {
    this.a = Math.imul(this.a ^ character, 0x01000193);
    this.b = Math.imul(this.b ^ character, 0x5bd1e995);
    this.c = Math.imul(this.c ^ character, 0x2c1b3c6d);
  }

  /** The next 32 bits, as a signed integer. */
  private word(): number {
    const { a, b, c } = this;
    const word = (((a + b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = b ^ (b >>> 9);
    this.b = (c + (c << 3)) | 0;
    this.c = (((c << 21) | (c >>> 11)) + word) | 0;
    return word;
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
