// The figures of a sweep as people read them: few digits, times with their unit, ± half of the confidence interval.

import { METRICS, typedName, type MetricName } from '../base/metrics.ts';
import { formatSpan, SECOND } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { SweepSetting } from './sweepSchema.ts';

interface Interval {
  readonly mean: number;
  readonly high: number | null;
}

/** `13.8`, `1,234`, `0.05`: three digits that matter, more only of whole numbers. */
export function figure(value: number): string {
  const size = Math.abs(value);
  const isWhole = Number.isInteger(value) || size >= 100;
  const text = isWhole ? grouped(Math.round(size)) : size.toFixed(size >= 10 ? 1 : 2);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** Seconds as a measured span: `0s`, `12.8s`, `2m59s`. */
function spanOf(seconds: number): string {
  const text = formatSpan(Math.round(Math.abs(seconds) * SECOND));
  return seconds < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** In the unit of the metric: `28.2s`, `7.98`, `2,000`. */
export function valueOf(metric: MetricName, value: number): string {
  const { unit } = METRICS[metric];
  if (unit === '$') return dollars(value);
  return unit === 's' ? spanOf(value) : figure(value);
}

/** `13.8s ±2.1s`; of one run, and where all runs agree, the mean alone. */
export function withInterval(metric: MetricName, { mean, high }: Interval): string {
  const half = high === null ? 0 : high - mean;
  const { unit } = METRICS[metric];
  const text = unit === 's' ? spanOf(half) : unit === '$' ? dollars(half) : uncertainty(half);
  const shown = valueOf(metric, mean);
  return half < HARDLY * Math.abs(mean) || !/[1-9]/.test(text) ? shown : `${shown} ±${text}`;
}

/** `$12.34`; of less than a dollar three digits that matter. */
export function dollars(value: number): string {
  const size = Math.abs(value);
  const text = size === 0 ? '0' : size >= 1 ? size.toFixed(2) : String(Number(size.toPrecision(3)));
  return `${value < 0 && size > 0 ? '−' : ''}$${text}`;
}

/** Two digits that matter. */
function uncertainty(half: number): string {
  return half >= 10 ? grouped(Math.round(half)) : half.toFixed(half >= 1 ? 1 : 2);
}

/** The part of a mean below which its uncertainty is not told. */
const HARDLY = 0.0005;

/** `+3.2 ±1.1` */
export function asDifference(metric: MetricName, difference: Interval): string {
  const text = withInterval(metric, difference);
  return difference.mean > 0 && /^[\d,.hms$]*[1-9]/.test(text) ? `+${text}` : text;
}

/** A mean and, where it is another than today's, the difference: `p99 addressWait 0s (−1.8s ±1.7s)`. */
export function told({ figures, differences }: SweepSetting, metric: MetricName): string {
  if (figures === null) return '';
  const change = differences?.[metric];
  const today = change === undefined || change.mean === 0 ? '' : ` (${asDifference(metric, change)})`;
  return `${typedName(metric)} ${withInterval(metric, figures[metric])}${today}`;
}

/** Of an axis with plain numbers: `p99 addressWait (s)`, `cost ($)`; hours are in the name. */
export function axisTitle(metric: MetricName): string {
  const { unit } = METRICS[metric];
  if (unit === '$') return `${typedName(metric)} ($)`;
  return unit === 's' ? `${typedName(metric)} (s)` : typedName(metric);
}
