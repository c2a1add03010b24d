// What some runs say of all: mean, its 95 % confidence interval by Student's t, and the spread of the runs themselves.

import { elementAt } from '../base/assert.ts';
import { percentile } from '../record/percentiles.ts';
import { studentT95 } from './studentT.ts';

/** A mean and where it lies with 95 % confidence. One run gives no interval: its ends are null. */
export interface Interval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Estimate extends Interval {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** At least one value. The order of values does not matter but for the last bit: always give it the same. */
export function interval(values: readonly number[]): Interval {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, low: null, high: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const half = studentT95(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - half, high: mean + half };
}

export function estimate(values: readonly number[]): Estimate {
  const ascending = Float64Array.from(values).sort();
  return {
    ...interval(values),
    least: elementAt(ascending, 0),
    median: percentile(ascending, 50),
    most: elementAt(ascending, ascending.length - 1),
  };
}

/** Whether an interval leaves no doubt that the mean is above 0; of a single run its value has to do. */
export function isSurelyPositive({ mean, low }: Interval): boolean {
  return (low ?? mean) > 0;
}
