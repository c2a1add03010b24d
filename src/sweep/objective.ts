// What `tune` is asked for, in words: `p99 podStart <= 10s`, `podsNeverStarted <= 0`, `lowestFree >= 100`.

import { own } from '../base/own.ts';
import { parseDuration } from '../base/time.ts';
import { nearest } from '../scenario/language/suggestion.ts';
import { METRIC_NAMES, METRICS, type MetricName } from '../base/metrics.ts';

export interface Objective {
  readonly metric: MetricName;
  readonly comparison: '<=' | '>=';
  /** In the metric's counted units. */
  readonly limit: number;
  /** As it was written. */
  readonly text: string;
}

/** A part of a text that is wrong; `start` counts from 0. */
export interface TextFlaw {
  readonly detail: string;
  readonly mend: string;
  readonly start: number;
  readonly length: number;
}

export type ReadObjective =
  { readonly ok: true; readonly objective: Objective } | { readonly ok: false; readonly flaw: TextFlaw };

const FORM = /^(\s*(?:(p\d+|median|max)\s+)?)([A-Za-z]\w*)(\s*)(<=|>=|≤|≥|<|>|==?)?(\s*)(.*?)\s*$/;

export function readObjective(text: string): ReadObjective {
  const parts = FORM.exec(text);
  if (parts === null) return flaw(text, 'this is no objective', EXAMPLE);
  const [, lead = '', statistic, word = '', gap = '', sign, space = '', value = ''] = parts;
  const wordAt = lead.length;
  const metric = metricNamed(statistic, word);
  if (metric === undefined)
    return unknownMetric(text, statistic, word, wordAt - (statistic === undefined ? 0 : lead.length));
  const signAt = wordAt + word.length + gap.length;
  const comparison = sign === undefined ? undefined : own(COMPARISONS, sign);
  if (sign === undefined || comparison === undefined) {
    const mend = `write ${METRICS[metric].better === 'less' ? '<=' : '>='}: figures are estimates`;
    return flaw(
      text,
      sign === undefined ? 'nothing is compared' : `${sign} is no comparison here`,
      mend,
      signAt,
      sign?.length,
    );
  }
  const limit = limitOf(metric, value);
  if (limit === undefined) {
    const valueAt = signAt + sign.length + space.length;
    const [detail, mend] = badLimit(metric, value);
    return flaw(text, detail, mend, valueAt, value.length);
  }
  return { ok: true, objective: { metric, comparison, limit, text: text.trim().replace(/\s+/g, ' ') } };
}

/** A metric to make small, by the same names; those of which more is better are made large. */
export function readMetric(
  text: string,
): { readonly ok: true; readonly metric: MetricName } | { readonly ok: false; readonly flaw: TextFlaw } {
  const [, statistic, word = ''] = /^\s*(?:(p\d+|median|max)\s+)?(\S*)\s*$/.exec(text) ?? [];
  const metric = metricNamed(statistic, word);
  if (metric !== undefined) return { ok: true, metric };
  const { flaw: wrong } = unknownMetric(text, statistic, word, 0);
  return { ok: false, flaw: wrong };
}

const EXAMPLE = 'write p99 podStart <= 10s, or addressHours <= 500';

const COMPARISONS: Readonly<Record<string, Objective['comparison'] | undefined>> = {
  '<=': '<=',
  '≤': '<=',
  '>=': '>=',
  '≥': '>=',
};

const STATISTICS: Readonly<Record<string, string | undefined>> = {
  median: 'P50',
  p50: 'P50',
  p90: 'P90',
  p99: 'P99',
  max: 'Max',
  p100: 'Max',
};

/** `p99 podStart`, `podStartP99`, `addressHours`. */
function metricNamed(statistic: string | undefined, word: string): MetricName | undefined {
  const name = statistic === undefined ? word : `${word}${own(STATISTICS, statistic) ?? ''}`;
  const found = METRIC_NAMES.find((metric) => metric === name);
  return statistic !== undefined && own(STATISTICS, statistic) === undefined ? undefined : found;
}

function unknownMetric(
  text: string,
  statistic: string | undefined,
  word: string,
  at: number,
): { readonly ok: false; readonly flaw: TextFlaw } {
  const isDistribution = METRIC_NAMES.some((metric) => metric === `${word}P99`);
  const start = at < 0 ? 0 : at;
  const length = (statistic === undefined ? 0 : statistic.length + 1) + Math.max(1, word.length);
  if (isDistribution) {
    const detail =
      statistic === undefined ? `${word} has many values a run` : `${statistic} of ${word} is not measured`;
    return flaw(text, detail, `write p50 ${word}, p90 ${word}, p99 ${word} or max ${word}`, start, length);
  }
  const near = nearest(word, METRIC_NAMES);
  const mend = near === undefined ? `known: ${METRIC_NAMES.join(', ')}` : `did you mean ${near}?`;
  return flaw(text, `nothing called ${word} is measured`, mend, start, length);
}

function limitOf(metric: MetricName, value: string): number | undefined {
  const { unit, scale } = METRICS[metric];
  if (unit === 's') return parseDuration(value);
  return /^\d+(\.\d+)?$/.test(value) ? Math.round(Number(value) * scale) : undefined;
}

function badLimit(metric: MetricName, value: string): readonly [string, string] {
  if (METRICS[metric].unit === 's')
    return [value === '' ? 'no duration is given' : `${value} is no duration`, 'write 10s, 500ms or 2m'];
  return [value === '' ? 'no number is given' : `${value} is no number`, 'write 500, or 12.5'];
}

function flaw(
  text: string,
  detail: string,
  mend: string,
  start = 0,
  length = text.length,
): { readonly ok: false; readonly flaw: TextFlaw } {
  return { ok: false, flaw: { detail, mend, start, length: Math.max(1, length) } };
}
