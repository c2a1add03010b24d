// Do two samples of whole numbers come from one distribution? A chi-square test over their values, rare neighbours
// pooled; where everything is rare, the test of Kolmogorov and Smirnov. And Holm's correction where many such questions
// are asked at once. In four operations and the square root, so that answers are the same everywhere.

import { elementAt } from '../base/assert.ts';

/** How often each value was seen. */
export type Histogram = ReadonlyMap<number, number>;

/** A bin holds values that are expected at least this often in either sample. */
const LEAST_EXPECTED = 5;

/** The chance of two samples at least so different, if they are of one distribution. */
export function twoSampleP(one: Histogram, other: Histogram): number {
  const sizes = [sizeOf(one), sizeOf(other)] as const;
  const bins = pooledBins(one, other, (LEAST_EXPECTED * (sizes[0] + sizes[1])) / Math.min(...sizes));
  return bins.length > 1
    ? chiSquareAbove(chiSquare(bins, sizes[0] / (sizes[0] + sizes[1])), bins.length - 1)
    : smirnovAbove(greatestGap(one, other, sizes), sizes);
}

/** `share`: what part of every bin the first sample should have. */
function chiSquare(bins: readonly (readonly [number, number])[], share: number): number {
  let statistic = 0;
  for (const [inOne, inOther] of bins) {
    const expected = (inOne + inOther) * share;
    const difference = inOne - expected;
    statistic +=
      (difference * difference) / expected + (difference * difference) / (inOne + inOther - expected);
  }
  return statistic;
}

/** Holm's step-down: what each p becomes when all of them are judged together. In the given order. */
export function holm(ps: readonly number[]): number[] {
  const adjusted = Array.from(ps, () => 1);
  let least = 0;
  const ascending = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  ascending.forEach(({ p, index }, rank) => {
    least = Math.max(least, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = least;
  });
  return adjusted;
}

/** Neighbouring values together until a bin holds enough; what is left over joins the last bin. */
function pooledBins(one: Histogram, other: Histogram, least: number): (readonly [number, number])[] {
  const bins: [number, number][] = [];
  let open: [number, number] = [0, 0];
  for (const value of valuesOf(one, other)) {
    open = [open[0] + (one.get(value) ?? 0), open[1] + (other.get(value) ?? 0)];
    if (open[0] + open[1] < least) continue;
    bins.push(open);
    open = [0, 0];
  }
  const last = bins.pop() ?? [0, 0];
  return [...bins, [last[0] + open[0], last[1] + open[1]]];
}

/** The greatest distance of the two cumulative distributions, in steps of 1 / (size × size). */
function greatestGap(one: Histogram, other: Histogram, sizes: readonly [number, number]): number {
  let gap = 0;
  let difference = 0;
  for (const value of valuesOf(one, other)) {
    difference += (one.get(value) ?? 0) * sizes[1] - (other.get(value) ?? 0) * sizes[0];
    gap = Math.max(gap, Math.abs(difference));
  }
  return gap;
}

/**
 * The chance of at least this gap: the share of the orders of all members in which the distributions ever stand so far
 * apart. Exact without ties, too large with them.
 */
export function smirnovAbove(gap: number, [rows, columns]: readonly [number, number]): number {
  const stays = (row: number, column: number): boolean => Math.abs(row * columns - column * rows) < gap;
  const within = Array.from({ length: columns + 1 }, () => 0);
  for (let row = 0; row <= rows; row++) {
    let left = 0;
    for (const [column, above] of within.entries()) {
      const below = row === 0 ? Number(column === 0) : (above * row) / (row + column);
      const before = column === 0 ? 0 : (left * column) / (row + column);
      left = stays(row, column) ? below + before : 0;
      within[column] = left;
    }
  }
  return Math.min(1, Math.max(0, 1 - elementAt(within, columns)));
}

function valuesOf(one: Histogram, other: Histogram): number[] {
  return [...new Set([...one.keys(), ...other.keys()])].sort((a, b) => a - b);
}

function sizeOf(histogram: Histogram): number {
  let size = 0;
  for (const count of histogram.values()) size += count;
  return size;
}

const SQRT_PI = 1.772453850905516;

/** Half of a statistic that is beyond doubt at any number of bins that occurs, while e^−x still has full precision. */
const FAR_OUT = 690;

/**
 * The upper tail of the chi-square distribution, by the series of the incomplete gamma function P(s, x) with
 * s = freedom / 2 and x = statistic / 2: e^−x Σ x^(s+n) / Γ(s+n+1). Good to about 1e-12.
 */
export function chiSquareAbove(statistic: number, freedom: number): number {
  if (freedom <= 0 || statistic <= 0) return 1;
  const s = freedom / 2;
  const x = statistic / 2;
  if (x > FAR_OUT) return 0;
  // Γ is built up from Γ(1) = 1 or Γ(3/2) = √π / 2.
  let term = Number.isInteger(s) ? 1 : Math.sqrt(x) / (SQRT_PI / 2);
  for (let factor = Number.isInteger(s) ? 1 : 1.5; factor <= s; factor++) term *= x / factor;
  let sum = 0;
  for (let next = s + 1; next < x || term > sum * 1e-16; next++) {
    sum += term;
    term *= x / next;
  }
  return Math.min(1, Math.max(0, 1 - sum * exponential(-x)));
}

/** e^x for x ≤ 0: the series where it converges quickly, then repeated squaring. */
function exponential(x: number): number {
  let halvings = 0;
  let small = x;
  for (; small < -0.5; halvings++) small /= 2;
  let sum = 1;
  let term = 1;
  for (let n = 1; n <= 20; n++) sum += term *= small / n;
  for (; halvings > 0; halvings--) sum *= sum;
  return sum;
}
