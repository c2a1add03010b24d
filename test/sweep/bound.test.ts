// Where a property ends, found by bisection: held against looking at every step, with answers that are not monotone too.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchBound, type StepRange } from '../../src/sweep/bound.ts';

interface Found {
  readonly answer: number | undefined;
  /** Each time a step was wanted, in order. */
  readonly tried: readonly number[];
}

function search(range: StepRange, passes: (step: number) => boolean): Found {
  const tried: number[] = [];
  const bound = searchBound(range, (step) => {
    expect(tried).toContain(step);
    return passes(step);
  });
  for (;;) {
    const { done, value } = bound.next();
    if (done === true) return { answer: value, tried };
    tried.push(...value);
    expect(tried.length).toBeLessThan(500);
  }
}

const ranges = fc
  .record({
    easiest: fc.integer({ min: -200, max: 0 }),
    below: fc.integer({ min: 0, max: 200 }),
    above: fc.integer({ min: 0, max: 200 }),
    stride: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ easiest, below, above, stride }) => ({
    easiest,
    today: easiest + below,
    hardest: easiest + below + above,
    stride,
  }));

const inside = ({ easiest, hardest }: StepRange, step: number): boolean => step >= easiest && step <= hardest;

describe('a bound', () => {
  it('is the last step that passes, where all steps before it do and none behind it', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: -210, max: 410 }), (range, last) => {
        const { answer, tried } = search(range, (step) => step <= last);
        expect(answer).toBe(last < range.easiest ? undefined : Math.min(last, range.hardest));
        expect(tried.every((step) => inside(range, step))).toBe(true);
      }),
    );
  });

  it('takes steps in proportion to the logarithm of the distance', () => {
    const { tried } = search(
      { easiest: -10_000, today: -5000, hardest: -1, stride: 1 },
      (step) => step <= -1234,
    );
    expect(new Set(tried).size).toBeLessThan(36);
  });

  it('passes with every easier step that was tried, whatever passes', () => {
    fc.assert(
      fc.property(ranges, fc.func(fc.boolean()), (range, passes) => {
        const { answer, tried } = search(range, passes);
        expect(tried.every((step) => inside(range, step))).toBe(true);
        if (answer === undefined) {
          expect(passes(range.easiest)).toBe(false);
          return;
        }
        expect(tried.filter((step) => step <= answer && !passes(step))).toEqual([]);
        // The three easier neighbours were looked at, and the next harder step fails.
        for (const step of [answer - 3, answer - 2, answer - 1])
          if (inside(range, step)) expect(tried).toContain(step);
        if (answer < range.hardest) {
          expect(tried).toContain(answer + 1);
          expect(passes(answer + 1)).toBe(false);
        }
      }),
    );
  });

  it('looks beyond the next step, and does not take what passes there by chance', () => {
    const failing = new Set([-74, -70, -69, -68, -67, -66, -65]);
    const range = { easiest: -800, today: -100, hardest: -1, stride: 12 };
    const { answer, tried } = search(range, (step) => step < -64 && !failing.has(step));
    expect(answer).toBe(-75);
    expect(tried).toEqual(expect.arrayContaining([-74, -73, -72, -76, -77, -78]));
  });
});
