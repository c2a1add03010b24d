// Chance with names: every stream is derived from the run's seed and its own name, so that more draws from one
// stream change no other. A stream that is drawn from is four numbers in one array for all of them.
// @upstream seedrandom lib/alea.js, which also sows

import alea from 'seedrandom/lib/alea.js';

const FACTOR = 2_091_639;
const TO_UNIT = 2 ** -32;
/** Numbers of one stream: carry and three seeds. */
const WIDTH = 4;
const FIRST_CAPACITY = 64 * WIDTH;
const UNSOWN = -1;

/** Indexes stay inside the array: `?? NaN` is never taken. */
class Generators {
  readonly seed: number;
  private states = new Float64Array(FIRST_CAPACITY);
  private used = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** Returns where the numbers of a stream begin. */
  sow(name: string): number {
    const { c, s0, s1, s2 } = alea(`${this.seed}/${name}`, { state: true }).state();
    const at = this.used;
    this.used += WIDTH;
    if (this.used > this.states.length) {
      const wider = new Float64Array(this.states.length * 2);
      wider.set(this.states);
      this.states = wider;
    }
    this.states.set([c, s0, s1, s2], at);
    return at;
  }

  /** Uniform in [0, 1). */
  next(at: number): number {
    const { states } = this;
    const sum = FACTOR * (states[at + 1] ?? NaN) + (states[at] ?? NaN) * TO_UNIT;
    const carry = sum | 0;
    const unit = sum - carry;
    states[at] = carry;
    states[at + 1] = states[at + 2] ?? NaN;
    states[at + 2] = states[at + 3] ?? NaN;
    states[at + 3] = unit;
    return unit;
  }
}

export class RandomStream {
  private readonly generators: Generators;
  private readonly name: string;
  private at: number;

  /** Sown at the first draw, unless its numbers are there: a run names many streams that it never draws from. */
  constructor(generators: Generators, name: string, at = UNSOWN) {
    this.generators = generators;
    this.name = name;
    this.at = at;
  }

  /** Where its numbers are; undefined before the first draw. */
  get place(): number | undefined {
    return this.at === UNSOWN ? undefined : this.at;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    if (this.at === UNSOWN) this.at = this.generators.sow(this.name);
    return this.generators.next(this.at);
  }

  /** A uniform integer in 0 … bound−1. */
  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }
}

export class Random {
  private readonly generators: Generators;
  private readonly streams = new Map<string, RandomStream>();
  /** Of streams at rest: where their numbers are. */
  private readonly resting = new Map<string, number>();

  constructor(seed: number) {
    this.generators = new Generators(seed);
  }

  stream(name: string): RandomStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(this.generators, name, this.resting.get(name));
      this.streams.set(name, stream);
      this.resting.delete(name);
    }
    return stream;
  }

  /** Whoever drew from the stream is done with it. Who asks for it again goes on where it was left. */
  rest(name: string): void {
    const place = this.streams.get(name)?.place;
    this.streams.delete(name);
    if (place !== undefined) this.resting.set(name, place);
  }
}
