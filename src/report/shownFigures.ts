// Figures in the units that people read, as JSON output has them: to four decimals, a tenth of a millisecond.

import { METRICS, type MetricName } from '../base/metrics.ts';
import type { Interval } from '../sweep/estimate.ts';

export function inUnits(metric: MetricName, value: number): number {
  const rounded = Math.round((value / METRICS[metric].scale) * 10_000) / 10_000;
  return rounded === 0 ? 0 : rounded;
}

export function shownInterval(metric: MetricName, { mean, low, high }: Interval) {
  return {
    mean: inUnits(metric, mean),
    low: low === null ? null : inUnits(metric, low),
    high: high === null ? null : inUnits(metric, high),
  };
}
