// Two runs beside each other: figures, their difference with this seed and over many, and what to think of it.

import { METRICS, type MetricName, type RunFigures } from '../../base/metrics.ts';
import { grouped, plural } from '../../base/words.ts';
import { formatSpan } from '../../base/time.ts';
import { interval, type Interval } from '../../sweep/estimate.ts';

/** What a table of two runs shows; `isCost`: more of it is a price and not a fault. */
const ROWS = [
  { metric: 'podsNeverStarted', name: 'Never started', isCost: false },
  { metric: 'addressWaitP99', name: 'Pod address wait, p99', isCost: false },
  { metric: 'podStartP99', name: 'Pod start time, p99', isCost: false },
  { metric: 'failedSandboxes', name: 'Failed sandboxes', isCost: false },
  { metric: 'peakAddresses', name: 'Peak addresses', isCost: true },
  { metric: 'addressHours', name: 'Address-hours', isCost: true },
  { metric: 'ec2Calls', name: 'EC2 calls', isCost: true },
] as const satisfies readonly {
  readonly metric: MetricName;
  readonly name: string;
  readonly isCost: boolean;
}[];

export type ComparedMetric = (typeof ROWS)[number]['metric'];

/** In the counted units of `base/metrics.ts`. */
export type ComparedFigures = Pick<RunFigures, ComparedMetric>;

/** One seed, played with both. */
export interface SeedPair {
  readonly current: ComparedFigures;
  readonly pinned: ComparedFigures;
}

export type Verdict = 'same' | 'better' | 'worse' | 'costs less' | 'costs more' | 'no clear difference';

export interface ComparedRow {
  readonly metric: ComparedMetric;
  readonly name: string;
  readonly isCost: boolean;
  readonly pinned: string;
  readonly current: string;
  readonly difference: string;
  /** `−28.2s ±2.0s`; empty with less than two seeds. */
  readonly overSeeds: string;
  readonly verdict: Verdict;
}

export function compareRows({ current, pinned }: SeedPair, seeds: readonly SeedPair[]): ComparedRow[] {
  return ROWS.map(({ metric, name, isCost }) => {
    const change = current[metric] - pinned[metric];
    const changes = seeds.map((pair) => pair.current[metric] - pair.pinned[metric]);
    const over = changes.length < 2 ? undefined : interval(changes);
    return {
      metric,
      name,
      isCost,
      pinned: figureText(metric, pinned[metric]),
      current: figureText(metric, current[metric]),
      difference: changeText(metric, change),
      overSeeds: over === undefined ? '' : overText(metric, over),
      verdict: verdictOf(change, over, isCost),
    };
  });
}

/** With an interval that holds 0, nothing can be said; without seeds the one run has to do. */
function verdictOf(change: number, over: Interval | undefined, isCost: boolean): Verdict {
  const low = over?.low ?? change;
  const high = over?.high ?? change;
  if (low === 0 && high === 0) return 'same';
  if (low <= 0 && high >= 0) return 'no clear difference';
  // All of these are better the less there is of them.
  if (high < 0) return isCost ? 'costs less' : 'better';
  return isCost ? 'costs more' : 'worse';
}

function figureText(metric: ComparedMetric, value: number): string {
  const { unit, scale } = METRICS[metric];
  if (unit === 's') return formatSpan(value);
  return unit === 'h' ? hours(value, scale) : grouped(value);
}

function changeText(metric: ComparedMetric, change: number): string {
  if (change === 0) return figureText(metric, 0);
  return `${change < 0 ? '−' : '+'}${figureText(metric, Math.abs(change))}`;
}

function overText(metric: ComparedMetric, { mean, low, high }: Interval): string {
  const half = ((high ?? mean) - (low ?? mean)) / 2;
  const { unit, scale } = METRICS[metric];
  const text = (value: number): string => {
    if (unit === 'h') return hours(value, scale);
    return unit === 's' ? (value / scale).toFixed(1) : value.toFixed(1);
  };
  if (mean === 0 && half === 0) return '0';
  const sign = mean < 0 ? '−' : '+';
  return `${sign}${text(Math.abs(mean))} ±${text(half)}${unit === 's' ? 's' : ''}`;
}

function hours(value: number, scale: number): string {
  return (value / scale).toFixed(2);
}

/** What it costs, what stays the same, and how sure that is. */
export function compareSentences(rows: readonly ComparedRow[], seeds: number): string[] {
  const costs = rows.filter(({ isCost }) => isCost);
  const of = (verdict: Verdict): ComparedRow[] => costs.filter((row) => row.verdict === verdict);
  const named = (row: ComparedRow, more: string): string =>
    `${row.difference.slice(1)} ${more} ${inSentence(row.name)}`;
  const dearer = of('costs more');
  const cheaper = of('costs less');
  const same = of('same');
  return [
    ...(dearer.length > 0 ? [`The price is ${listed(dearer.map((row) => named(row, 'more')))}.`] : []),
    ...(cheaper.length > 0 ? [`It takes ${listed(cheaper.map((row) => named(row, 'fewer')))}.`] : []),
    ...(same.length > 0 ? [sameSentence(same.map(({ name }) => name))] : []),
    ...(seeds < 2 ? [] : [confidence(rows, seeds)]),
  ];
}

function sameSentence(names: readonly string[]): string {
  const list = listed(names.map((name, place) => (place === 0 ? name : inSentence(name))));
  const isOne = names.length === 1 && names[0]?.endsWith('s') !== true;
  return `${list} ${isOne ? 'stays' : 'stay'} the same.`;
}

function confidence(rows: readonly ComparedRow[], seeds: number): string {
  const unclear = rows.filter(({ verdict }) => verdict === 'no clear difference');
  const clear = rows.filter(({ verdict }) => verdict !== 'no clear difference' && verdict !== 'same');
  const over = `over ${plural(seeds, 'seed')}`;
  if (clear.length === 0 && unclear.length === 0) return `Nothing differs ${over}.`;
  if (clear.length === 0) return `No clear difference ${over}.`;
  return `The difference holds at 95% confidence ${over}.`;
}

/** `a, b and c`. */
function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function inSentence(name: string): string {
  return name.startsWith('EC2') ? name : `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** Of what one says of its settings, and the other does not. */
export function onlyIn(one: readonly string[], other: readonly string[]): string[] {
  const parts = (texts: readonly string[]): string[] => texts.flatMap((text) => text.split(/[,;] /));
  const known = new Set(parts(other));
  return parts(one).filter((part) => !known.has(part));
}
