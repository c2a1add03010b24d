import fc from 'fast-check';
import alea from 'seedrandom/lib/alea.js';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { Random, type RandomStream } from '../../src/kernel/random.ts';

const draws = (stream: RandomStream, count: number): number[] =>
  Array.from({ length: count }, () => stream.unit());

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's r of two samples of equal length. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, index) => (value - meanA) * (elementAt(b, index) - meanB)));
  const spread = (values: readonly number[], centre: number): number =>
    Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  return covariance / (spread(a, meanA) * spread(b, meanB));
}

describe('random streams', () => {
  it('repeat for the same seed and name', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, name) => {
        const once = draws(new Random(seed).stream(name), 20);
        expect(draws(new Random(seed).stream(name), 20)).toEqual(once);
      }),
    );
  });

  it('go on where they were left when nobody drew from them for a while', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.array(fc.nat(9)), (seed, name, rests) => {
        const total = rests.reduce((sum, count) => sum + count, 0);
        const once = draws(new Random(seed).stream(name), total);
        const random = new Random(seed);
        const parts = rests.map((count) => {
          const part = draws(random.stream(name), count);
          random.rest(name);
          return part;
        });
        expect(parts.flat()).toEqual(once);
      }),
    );
  });

  it('are one for all who draw, though one of them lets it rest', () => {
    const once = draws(new Random(1).stream('shared'), 30);
    const random = new Random(1);
    const mine = random.stream('shared');
    const parts = [draws(mine, 10)];
    parts.push(draws(random.stream('shared'), 10));
    random.rest('shared');
    parts.push(draws(mine, 5), draws(random.stream('shared'), 5));
    expect(parts.flat()).toEqual(once);
  });

  it('are not changed by draws from others', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.uniqueArray(fc.string(), { minLength: 2 }),
        fc.nat(50),
        (seed, names, extra) => {
          const name = elementAt(names, 0);
          const alone = draws(new Random(seed).stream(name), 20);
          const random = new Random(seed);
          for (const other of names.slice(1)) draws(random.stream(other), extra);
          expect(draws(random.stream(name), 20)).toEqual(alone);
        },
      ),
    );
  });

  it('draw what seedrandom draws, however many there are', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.uniqueArray(fc.string(), { maxLength: 200 }),
        fc.nat(20),
        (seed, names, count) => {
          const random = new Random(seed);
          const streams = names.map((name) => random.stream(name));
          const drawn = Array.from({ length: count }, () => streams.map((stream) => stream.unit()));
          const generators = names.map((name) => alea(`${seed}/${name}`, { state: true }));
          expect(drawn).toEqual(Array.from({ length: count }, () => generators.map((draw) => draw())));
        },
      ),
    );
  });

  it('are one stream per name', () => {
    const random = new Random(1);
    expect(random.stream('a')).toBe(random.stream('a'));
    expect(random.stream('a')).not.toBe(random.stream('b'));
  });

  it('keep the values the first release drew: every recorded digest hangs on them', () => {
    const stream = new Random(1).stream('ec2/subnet-a/address');
    expect(Array.from({ length: 6 }, () => stream.below(256))).toEqual([33, 6, 84, 252, 128, 29]);
  });

  // |r| of independent samples of n exceeds 4/√n about once in 16,000: the seeds are fixed, so this cannot flicker.
  it('of neighbouring seeds and of similar names are unrelated', () => {
    const count = 4000;
    const limit = 4 / Math.sqrt(count);
    const base = draws(new Random(1).stream('node-1'), count);
    for (const [seed, name] of [
      [2, 'node-1'],
      [0, 'node-1'],
      [1, 'node-2'],
      [1, 'node-10'],
      [11, 'node-1'],
    ] as const) {
      const other = draws(new Random(seed).stream(name), count);
      expect(Math.abs(correlation(base, other))).toBeLessThan(limit);
    }
  });

  it('start evenly over neighbouring seeds', () => {
    const firsts = Array.from({ length: 4000 }, (_, seed) => new Random(seed).stream('x').unit());
    const perTenth = Array.from(
      { length: 10 },
      (_, tenth) => firsts.filter((value) => Math.floor(value * 10) === tenth).length,
    );
    // Chi-square with 9 degrees of freedom: above 27.9 once in a thousand.
    const chiSquare = perTenth.reduce((sum, seen) => sum + (seen - 400) ** 2 / 400, 0);
    expect(chiSquare).toBeLessThan(27.9);
    expect(Math.abs(correlation(firsts.slice(0, -1), firsts.slice(1)))).toBeLessThan(4 / Math.sqrt(3999));
  });
});

describe('integers', () => {
  it('stay in their range and reach both ends', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(4), (seed, width) => {
        const stream = new Random(seed).stream('x');
        const seen = new Set(Array.from({ length: 300 }, () => stream.below(width + 1)));
        expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: width + 1 }, (_, i) => i));
      }),
    );
  });
});
