// How many EC2 calls were made in each span of a run.

import { elementAt } from '../../base/assert.ts';
import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { RunSeries } from '../../record/timelineSeries.ts';
import { TICKS } from '../ticks.ts';
import { sampled } from './chartPlans.ts';
import { columnSums } from './columnSums.ts';

/** Of one span of time. */
interface Bar {
  readonly from: Milliseconds;
  readonly calls: number;
  readonly errors: number;
  readonly throttled: number;
}

export interface CallBars {
  readonly span: Milliseconds;
  readonly bars: readonly Bar[];
}

/** Bars at most. */
const MOST_BARS = 60;

/** Calls of each minute; where the run is long, of spans of several. */
export function callBars({ calls, times }: RunSeries): CallBars {
  const end = times.at(-1) ?? 0;
  const span = TICKS.find((each) => each >= MINUTE && end / each <= MOST_BARS) ?? Math.ceil(end / MOST_BARS);
  const starts = Array.from({ length: Math.max(1, Math.ceil(end / span)) }, (_, place) => place * span);
  const edges = [...starts, end];
  const at = (measure: 'count' | 'errors' | 'throttled'): number[] =>
    sampled(
      {
        times,
        values: columnSums(
          times,
          Object.values(calls).map((call) => call[measure]),
        ),
      },
      edges,
    );
  const [counts, errors, throttled] = [at('count'), at('errors'), at('throttled')];
  const grown = (values: readonly number[], place: number): number =>
    elementAt(values, place + 1) - (place === 0 ? 0 : elementAt(values, place));
  return {
    span,
    bars: starts.map((from, place) => ({
      from,
      calls: grown(counts, place),
      errors: grown(errors, place),
      throttled: grown(throttled, place),
    })),
  };
}
