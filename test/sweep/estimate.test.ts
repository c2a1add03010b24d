// Means and their confidence intervals, held against the definitions.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { estimate, interval, isSurelyPositive } from '../../src/sweep/estimate.ts';
import { studentT95 } from '../../src/sweep/studentT.ts';

/** The probability between −t and t, by Simpson's rule over the density of Student's distribution. */
function probabilityWithin(t: number, degrees: number): number {
  const density = (x: number): number => (1 + (x * x) / degrees) ** (-(degrees + 1) / 2);
  // x = tan(u) brings the whole line into a finite range, for the constant of the density.
  const integral = (from: number, to: number, f: (u: number) => number): number => {
    const steps = 20_000;
    const width = (to - from) / steps;
    let sum = f(from) + f(to);
    for (let step = 1; step < steps; step++) sum += f(from + step * width) * (step % 2 === 1 ? 4 : 2);
    return (sum * width) / 3;
  };
  const overLine = (u: number): number => density(Math.tan(u)) / Math.cos(u) ** 2;
  const edge = Math.PI / 2 - 1e-9;
  return integral(-Math.atan(t), Math.atan(t), overLine) / integral(-edge, edge, overLine);
}

describe('Student’s t', () => {
  it.each([2, 3, 4, 5, 9, 10, 19, 29, 30, 31, 32, 50, 99, 500, 10_000])(
    'holds 95 %% with %d degrees',
    (degrees) => {
      expect(probabilityWithin(studentT95(degrees), degrees)).toBeCloseTo(0.95, 6);
    },
  );

  it('falls with every degree towards the normal quantile', () => {
    for (let degrees = 1; degrees < 200; degrees++) {
      expect(studentT95(degrees + 1)).toBeLessThan(studentT95(degrees));
    }
    expect(studentT95(1e9)).toBeCloseTo(1.959964, 6);
  });
});

const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 2, maxLength: 60 });

describe('an interval', () => {
  it('is the mean and t standard errors to both sides', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const { mean, low, high } = interval(sample);
        const n = sample.length;
        const average = sample.reduce((a, b) => a + b) / n;
        // The other way to a variance: over all pairs.
        let pairs = 0;
        for (const one of sample) for (const other of sample) pairs += (one - other) ** 2;
        const error = Math.sqrt(pairs / (2 * n * (n - 1)) / n);
        expect(mean).toBeCloseTo(average, 6);
        expect((high ?? NaN) - mean).toBeCloseTo(studentT95(n - 1) * error, 3);
        expect(mean - (low ?? NaN)).toBeCloseTo(studentT95(n - 1) * error, 3);
      }),
    );
  });

  it('has no ends where there is one value', () => {
    expect(interval([7])).toEqual({ mean: 7, low: null, high: null });
  });

  it('is narrower for the differences of pairs than for values that go together', () => {
    const slow = [10, 20, 30, 40];
    const fast = slow.map((value, index) => value - 2 - (index % 2));
    const difference = interval(slow.map((value, index) => value - elementAt(fast, index)));
    expect(difference.mean).toBe(2.5);
    expect(isSurelyPositive(difference)).toBe(true);
    expect(interval(slow).low ?? 0).toBeLessThan(interval(fast).mean);
  });

  it('leaves no doubt only where 0 lies outside', () => {
    expect(isSurelyPositive({ mean: 1, low: -0.5, high: 2.5 })).toBe(false);
    expect(isSurelyPositive({ mean: 1, low: 0.5, high: 1.5 })).toBe(true);
    expect(isSurelyPositive({ mean: 1, low: null, high: null })).toBe(true);
    expect(isSurelyPositive({ mean: 0, low: 0, high: 0 })).toBe(false);
  });
});

describe('an estimate', () => {
  it('has the ends and the middle of the values, in whatever order they come', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const sorted = [...sample].sort((one, other) => one - other);
        const { least, median, most } = estimate(sample);
        expect([least, most]).toEqual([sorted[0], sorted.at(-1)]);
        expect(sorted.filter((value) => value <= median).length * 2).toBeGreaterThanOrEqual(sorted.length);
        expect(sorted.filter((value) => value < median).length * 2).toBeLessThan(sorted.length);
      }),
    );
  });
});
