import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, quantiles } from '../../src/record/percentiles.ts';

describe('quantiles', () => {
  it('are what a naive sort gives by the definition', () => {
    const durations = fc.array(fc.nat(10_000_000), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(durations, fc.constantFrom(50, 90, 99, 100), (values, percent) => {
        const ascending = [...values].sort((one, other) => one - other);
        const share = (limit: number): number =>
          values.filter((value) => value <= limit).length / values.length;
        const naive = ascending.find((value) => share(value) * 100 >= percent - 1e-9);
        expect(percentile(ascending, percent)).toBe(naive);
      }),
    );
  });

  it('do not depend on the order of the values, nor change it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (values) => {
        const before = [...values];
        expect(quantiles(values)).toEqual(quantiles([...values].reverse()));
        expect(values).toEqual(before);
      }),
    );
  });

  it('name measured values', () => {
    expect(quantiles([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toEqual({ p50: 5, p90: 9, p99: 10, max: 10 });
    expect(quantiles([42])).toEqual({ p50: 42, p90: 42, p99: 42, max: 42 });
    expect(quantiles([])).toBeUndefined();
  });
});
