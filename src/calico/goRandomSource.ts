// Go's source of pseudo-random numbers and the draw of a large integer from it: Calico seeds one with a node's name to
// find where the node's search for a block begins.

import { GO_RANDOM_WORDS } from './goRandomWords.ts';

const LENGTH = 607;
const TAP = 273;
const WORD_BITS = 64n;
const WORD_MASK = (1n << WORD_BITS) - 1n;
const HEX_DIGITS = 16;

const MODULUS = 2 ** 31 - 1;
const MULTIPLIER = 48_271;
const SEED_FOR_ZERO = 89_482_311;
/** Numbers of the seeding generator that are thrown away, and how many make a word. */
const WARM_UP = 20;
const PER_WORD = 3;

/**
 * An additive lagged Fibonacci generator over 607 words. Words are worked out when they are needed, since a draw needs
 * few of them.
 * @upstream golang/go src/math/rand/rng.go#rngSource
 */
export class GoRandomSource {
  private readonly seeded = new Int32Array(LENGTH * PER_WORD);
  private readonly words = new Map<number, bigint>();
  private tap = 0;
  private feed = LENGTH - TAP;

  /** `seed`: an integer in 0 … 2³²−1. */
  constructor(seed: number) {
    let number = seed % MODULUS;
    if (number === 0) number = SEED_FOR_ZERO;
    for (let left = WARM_UP; left > 0; left--) number = (number * MULTIPLIER) % MODULUS;
    for (let place = 0; place < this.seeded.length; place++) {
      number = (number * MULTIPLIER) % MODULUS;
      this.seeded[place] = number;
    }
  }

  /** The next 32 bits, as Go's `Uint32`. */
  uint32(): bigint {
    this.tap = (this.tap + LENGTH - 1) % LENGTH;
    this.feed = (this.feed + LENGTH - 1) % LENGTH;
    const sum = (this.word(this.feed) + this.word(this.tap)) & WORD_MASK;
    this.words.set(this.feed, sum);
    return (sum >> 31n) & 0xffff_ffffn;
  }

  private word(place: number): bigint {
    const known = this.words.get(place);
    if (known !== undefined) return known;
    const [high, middle, low] = this.seeded.subarray(place * PER_WORD, (place + 1) * PER_WORD);
    const seeded = (BigInt(high ?? 0) << 40n) ^ (BigInt(middle ?? 0) << 20n) ^ BigInt(low ?? 0);
    const fixed = BigInt(`0x${GO_RANDOM_WORDS.slice(place * HEX_DIGITS, (place + 1) * HEX_DIGITS)}`);
    return (seeded & WORD_MASK) ^ fixed;
  }
}

/**
 * An integer in 0 … 2^`bits` − 1, drawn as one below 2^`bits` is: with one bit more than it needs, again and again until it is below.
 * @upstream golang/go src/math/big/nat.go#random on a machine of 64 bits
 */
export function drawBelowPowerOfTwo(source: GoRandomSource, bits: number): bigint {
  const limit = 1n << BigInt(bits);
  const mask = (limit << 1n) - 1n;
  for (;;) {
    let drawn = 0n;
    for (let shift = 0n; shift <= BigInt(bits); shift += WORD_BITS)
      drawn |= (source.uint32() | (source.uint32() << 32n)) << shift;
    drawn &= mask;
    if (drawn < limit) return drawn;
  }
}
