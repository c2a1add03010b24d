import { describe, expect, it } from 'vitest';
import { chiSquareAbove, holm, smirnovAbove, twoSampleP } from '../../src/conformance/twoSampleTest.ts';
import { Random } from '../../src/kernel/random.ts';

describe('the tail of the chi-square distribution', () => {
  // Critical values as printed tables give them.
  it.each([
    [2.705543, 1, 0.1],
    [3.841459, 1, 0.05],
    [10.827566, 1, 0.001],
    [4.60517, 2, 0.1],
    [9.21034, 2, 0.01],
    [6.251389, 3, 0.1],
    [11.070498, 5, 0.05],
    [18.307038, 10, 0.05],
    [29.588298, 10, 0.001],
    [43.772972, 30, 0.05],
    [124.342113, 100, 0.05],
  ])('above %d with %i degrees of freedom is %d', (statistic, freedom, p) => {
    expect(chiSquareAbove(statistic, freedom)).toBeCloseTo(p, 7);
  });

  it('is 1 at nothing and 0 far out', () => {
    expect(chiSquareAbove(0, 3)).toBe(1);
    expect(chiSquareAbove(5, 0)).toBe(1);
    expect(chiSquareAbove(1300, 3)).toBe(0);
    expect(chiSquareAbove(5000, 40)).toBe(0);
  });
});

describe('the chance of a gap between two distributions', () => {
  // Each order of the members is equally likely: 2 and 2 in 6 ways, 1 and 3 in 4, 3 and 3 in 20.
  it.each([
    [4, [2, 2], 2 / 6],
    [2, [2, 2], 1],
    [3, [1, 3], 2 / 4],
    [9, [3, 3], 2 / 20],
    [6, [3, 3], 12 / 20],
  ] as const)('of %i steps with sizes %j is %d', (gap, sizes, p) => {
    expect(smirnovAbove(gap, sizes)).toBeCloseTo(p, 12);
  });

  it('is that of the published tables: 0.05 for a gap of 7/10 with ten members each', () => {
    expect(smirnovAbove(60, [10, 10])).toBeCloseTo(0.0524, 3);
    expect(smirnovAbove(70, [10, 10])).toBeCloseTo(0.0123, 3);
  });
});

describe('two samples', () => {
  const sample = (...pairs: [number, number][]): Map<number, number> => new Map(pairs);

  it('of one constant cannot differ, of two constants do', () => {
    expect(twoSampleP(sample([7, 300]), sample([7, 40]))).toBe(1);
    expect(twoSampleP(sample([7, 300]), sample([8, 40]))).toBeLessThan(1e-9);
  });

  it('of two values give what a contingency table gives', () => {
    // 60:40 against 40:60 of 100 each: chi-square 8 with one degree of freedom.
    expect(twoSampleP(sample([0, 60], [1, 40]), sample([0, 40], [1, 60]))).toBeCloseTo(0.0046777, 6);
  });

  it('may be of different size', () => {
    const p = twoSampleP(sample([0, 224], [1, 30], [2, 46]), sample([0, 22], [1, 3], [2, 5]));
    expect(p).toBeGreaterThan(0.5);
  });

  it('do not differ for a rare value or two', () => {
    expect(twoSampleP(sample([0, 299], [5, 1]), sample([0, 297], [7, 3]))).toBe(1);
  });

  it('of one distribution give small values as seldom as they should', () => {
    const stream = new Random(7).stream('test');
    const draw = (): Map<number, number> => {
      const histogram = new Map<number, number>();
      for (let turn = 0; turn < 100; turn++) {
        const value = stream.below(3) + stream.below(3);
        histogram.set(value, (histogram.get(value) ?? 0) + 1);
      }
      return histogram;
    };
    const small = Array.from({ length: 2000 }, () => twoSampleP(draw(), draw())).filter((p) => p < 0.05);
    expect(small.length).toBeGreaterThan(60);
    expect(small.length).toBeLessThan(140);
  });
});

describe('Holm', () => {
  it('multiplies by how many are left, and never lets a larger value pass a smaller one', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.6, 0.5])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});
