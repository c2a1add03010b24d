// Exact quantiles of a run's durations, by nearest rank: every number given is one that was measured.

import { assert, elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';

export interface Quantiles {
  readonly p50: Milliseconds;
  readonly p90: Milliseconds;
  readonly p99: Milliseconds;
  readonly max: Milliseconds;
}

/** The smallest value that at least `percent` of a hundred of the values do not exceed. */
export function percentile(ascending: ArrayLike<number>, percent: number): number {
  assert(
    ascending.length > 0 && percent > 0 && percent <= 100,
    `percentile ${percent} of ${ascending.length}`,
  );
  return elementAt(ascending, Math.ceil((percent * ascending.length) / 100) - 1);
}

/** Undefined when nothing was measured. */
export function quantiles(values: readonly number[]): Quantiles | undefined {
  if (values.length === 0) return undefined;
  const ascending = Float64Array.from(values).sort();
  return {
    p50: percentile(ascending, 50),
    p90: percentile(ascending, 90),
    p99: percentile(ascending, 99),
    max: percentile(ascending, 100),
  };
}
