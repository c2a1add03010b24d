// How long something takes, as a table of quantiles: drawn with + − × ÷ only, so the same on every machine.

import { elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import type { RandomStream } from './random.ts';

/** Points of the distribution: `at` rises from 0 to 1, `ms` never falls. A single point is a constant. */
export type Latency = readonly { readonly at: number; readonly ms: Milliseconds }[];

export function constantLatency(ms: Milliseconds): Latency {
  return [{ at: 0, ms }];
}

/** A distribution by its least value, median, 90th and 99th percentile and greatest value. */
export function spread(
  least: Milliseconds,
  median: Milliseconds,
  p90: Milliseconds,
  p99: Milliseconds,
  most: Milliseconds,
): Latency {
  return [
    { at: 0, ms: least },
    { at: 0.5, ms: median },
    { at: 0.9, ms: p90 },
    { at: 0.99, ms: p99 },
    { at: 1, ms: most },
  ];
}

/** Draws one value, linear between the table's points, rounded to a whole millisecond. Constants draw nothing. */
export function drawLatency(latency: Latency, stream: RandomStream): Milliseconds {
  return latencyAt(latency, latency.length === 1 ? 0 : stream.unit());
}

/** The value at a quantile in 0 … 1. */
export function latencyAt(latency: Latency, quantile: number): Milliseconds {
  let index = 0;
  while (index < latency.length - 1 && elementAt(latency, index).at < quantile) index++;
  const to = elementAt(latency, index);
  const from = elementAt(latency, Math.max(0, index - 1));
  if (to.at === from.at) return to.ms;
  return Math.round(from.ms + ((to.ms - from.ms) * (quantile - from.at)) / (to.at - from.at));
}

/** What is left of a span of this latency that has lasted so long and is not over. 0: it is over any moment. */
export function drawRest(latency: Latency, elapsed: Milliseconds, stream: RandomStream): Milliseconds {
  if (latency.length === 1) return Math.max(0, latencyAt(latency, 0) - elapsed);
  const reached = quantileOf(latency, elapsed);
  return Math.max(0, latencyAt(latency, reached + (1 - reached) * stream.unit()) - elapsed);
}

/** The share of all spans that are over by then. */
function quantileOf(latency: Latency, ms: Milliseconds): number {
  let from = elementAt(latency, 0);
  if (ms <= from.ms) return from.at;
  for (const to of latency) {
    if (ms < to.ms) return from.at + ((to.at - from.at) * (ms - from.ms)) / (to.ms - from.ms);
    from = to;
  }
  return 1;
}
