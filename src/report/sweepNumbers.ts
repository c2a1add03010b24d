// The figures of a sweep as people read them: few digits, the unit in the head of the column, ± half of the interval.

import type { MetricName } from '../base/metrics.ts';
import { grouped } from '../base/words.ts';
import type { SweepDocument, SweepSetting } from './sweepSchema.ts';

type Interval = NonNullable<SweepSetting['differences']>[MetricName];

/** `13.8`, `1,234`, `0.05`: three digits that matter, more only of whole numbers. */
export function figure(value: number): string {
  const size = Math.abs(value);
  const isWhole = Number.isInteger(value) || size >= 100;
  const text = isWhole ? grouped(Math.round(size)) : size.toFixed(size >= 10 ? 1 : 2);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** `13.8 ±2.1`; of one run, and where all runs agree, the mean alone. */
export function withInterval({ mean, high }: Pick<Interval, 'mean' | 'high'>): string {
  const half = high === null ? 0 : high - mean;
  const text = figure(half);
  return half < HARDLY * Math.abs(mean) || Number(text) === 0 ? figure(mean) : `${figure(mean)} ±${text}`;
}

/** The part of a mean below which its uncertainty is not told. */
const HARDLY = 0.0005;

/** `+3.2 ±1.1` */
export function asDifference(difference: Pick<Interval, 'mean' | 'high'>): string {
  const text = withInterval(difference);
  return difference.mean > 0 && /^[\d,.]*[1-9]/.test(text) ? `+${text}` : text;
}

function metricOf(sweep: SweepDocument, name: MetricName): SweepDocument['metrics'][number] {
  const found = sweep.metrics.find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`no metric ${name}`);
  return found;
}

/** A mean with its unit and, where it is another than today's, the difference: `wait p99 0 s (−1.81 ±1.75)`. */
export function told(sweep: SweepDocument, setting: SweepSetting, name: MetricName): string {
  const { title, unit } = metricOf(sweep, name);
  const { figures, differences } = setting;
  if (figures === null) return '';
  const change = differences?.[name];
  const today = change === undefined || change.mean === 0 ? '' : ` (${asDifference(change)})`;
  return `${title} ${withInterval(figures[name])}${unit === 's' ? ' s' : ''}${today}`;
}

/** `wait p99 (s)`; hours are in the title already. */
export function titleOf(sweep: SweepDocument, name: MetricName): string {
  const { title, unit } = metricOf(sweep, name);
  return unit === '' || /hours/.test(title) ? title : `${title} (${unit})`;
}
