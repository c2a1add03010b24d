// Go's table of random words is worked out anew: the generator is made to jump 7.8 million million steps ahead.

import { describe, expect, it } from 'vitest';
import { drawBelowPowerOfTwo, GoRandomSource } from '../../src/calico/goRandomSource.ts';
import { GO_RANDOM_WORDS } from '../../src/calico/goRandomWords.ts';

const LENGTH = 607;
const TAP = 273;
const STEPS = 7_800_000_000_000n;
const WORD = (1n << 64n) - 1n;
/** Bits for a coefficient of a product, in one large integer. */
const WIDTH = 160n;

/** As the state is seeded with 1, by place. */
function seeded(): bigint[] {
  const words: bigint[] = [];
  let number = 1n;
  const next = (): bigint => (number = (number * 48_271n) % (2n ** 31n - 1n));
  for (let left = 20; left > 0; left--) next();
  for (let place = 0; place < LENGTH; place++) words.push((next() << 20n) ^ (next() << 10n) ^ next());
  return words;
}

/** Where the value of a step is kept: they go down and round. */
const placeOf = (step: bigint): number => Number((((BigInt(LENGTH - TAP) - step) % 607n) + 607n) % 607n);

/** Reduced by x^607 = x^334 + 1, as x[n] = x[n−607] + x[n−273] asks. */
function reduced(coefficients: bigint[]): bigint[] {
  for (let degree = coefficients.length - 1; degree >= LENGTH; degree--) {
    const value = coefficients[degree] ?? 0n;
    for (const lower of [degree - LENGTH, degree - TAP])
      coefficients[lower] = ((coefficients[lower] ?? 0n) + value) & WORD;
  }
  return coefficients.slice(0, LENGTH);
}

const hex = (value: bigint, bits: bigint): string => value.toString(16).padStart(Number(bits / 4n), '0');

function packed(polynomial: readonly bigint[]): bigint {
  return BigInt(
    `0x${[...polynomial]
      .reverse()
      .map((value) => hex(value, WIDTH))
      .join('')}`,
  );
}

function square(polynomial: readonly bigint[]): bigint[] {
  const count = 2 * polynomial.length - 1;
  const digits = hex(packed(polynomial) ** 2n, WIDTH * BigInt(count));
  const width = Number(WIDTH / 4n);
  return reduced(
    Array.from({ length: count }, (_, place) => {
      const end = digits.length - place * width;
      return BigInt(`0x${digits.slice(end - width, end)}`) & WORD;
    }),
  );
}

function powerOfX(exponent: bigint): bigint[] {
  let result = [1n, ...Array.from({ length: LENGTH - 1 }, () => 0n)];
  for (const bit of exponent.toString(2)) {
    result = square(result);
    if (bit === '1') result = reduced([0n, ...result]);
  }
  return result;
}

describe('Go’s source of random numbers', () => {
  it('mixes with the words that its generator comes to', () => {
    const start = seeded();
    const values = Array.from({ length: LENGTH }, (_, place) => start[placeOf(BigInt(place) - 606n)] ?? 0n);
    while (values.length < 2 * LENGTH)
      values.push(((values.at(-LENGTH) ?? 0n) + (values.at(-TAP) ?? 0n)) & WORD);
    const power = powerOfX(STEPS);
    const words: string[] = [];
    for (let place = 0; place < LENGTH; place++) {
      const value =
        power.reduce((sum, factor, shift) => sum + factor * (values[shift + place] ?? 0n), 0n) & WORD;
      words[placeOf(STEPS - 606n + BigInt(place))] = hex(value, 64n);
    }
    expect(GO_RANDOM_WORDS).toBe(words.join(''));
  });

  it('goes on after its words are used up', () => {
    const [one, other] = [new GoRandomSource(0), new GoRandomSource(2 ** 31 - 1)];
    const many = Array.from({ length: 2000 }, () => one.uint32());
    expect(new Set(many).size).toBeGreaterThan(1990);
    expect(many.every((value) => value >= 0n && value < 2n ** 32n)).toBe(true);
    // Seeds that are the same modulo 2³¹ − 1 are one; 0 stands for another.
    expect(Array.from({ length: 2000 }, () => other.uint32())).toEqual(many);
    expect(new GoRandomSource(89_482_311).uint32()).toBe(many[0]);
  });

  it.each([0, 1, 16, 63, 64, 90])('draws below 2^%i', (bits) => {
    for (let seed = 1; seed <= 50; seed++) {
      const drawn = drawBelowPowerOfTwo(new GoRandomSource(seed), bits);
      expect(drawn >= 0n && drawn < 1n << BigInt(bits)).toBe(true);
    }
  });
});
