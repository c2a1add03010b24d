// The front against its definition.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { paretoFront } from '../../src/sweep/paretoFront.ts';

const beats = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((value, index) => value <= elementAt(other, index)) &&
  one.some((value, index) => value < elementAt(other, index));

describe('the front', () => {
  it('has exactly the points that no other beats', () => {
    const point = fc.array(fc.nat(6), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const expected = points.map((one) => !points.some((other) => beats(other, one)));
        expect(paretoFront(points)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps equal points together', () => {
    expect(
      paretoFront([
        [1, 1],
        [1, 1],
        [2, 1],
      ]),
    ).toEqual([true, true, false]);
  });

  it('is empty of nothing', () => {
    expect(paretoFront([])).toEqual([]);
  });
});
