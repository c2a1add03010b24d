// What `tune` is asked for, in words: `p99 podStart <= 10s`, `podsNeverStarted <= 0`, `lowestFree >= 100`.

import { own } from '../base/own.ts';
import { isOneOf } from '../base/records.ts';
import { parseDuration } from '../base/time.ts';
import { parseDollars } from '../scenario/language/comparison.ts';
import { nearest } from '../scenario/language/suggestion.ts';
import {
  DISTRIBUTION_NAMES,
  FORMER_NAMES,
  METRIC_NAMES,
  METRICS,
  typedName,
  type MetricName,
} from '../base/metrics.ts';

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
  readonly fix: string;
  readonly start: number;
  readonly length: number;
}

export type ReadObjective =
  { readonly ok: true; readonly objective: Objective } | { readonly ok: false; readonly flaw: TextFlaw };

const FORM = /^(\s*(?:(p\d+|median|max)\s+)?)([A-Za-z]\w*)(\s*)(<=|>=|≤|≥|<|>|==?)?(\s*)(.*?)\s*$/;

export function readObjective(text: string): ReadObjective {
  const parts = FORM.exec(text);
  if (parts === null) return flaw(text, `invalid objective "${text}"`, EXAMPLE);
  const [, lead = '', statistic, word = '', gap = '', sign, space = '', value = ''] = parts;
  const wordAt = lead.length;
  const metric = metricNamed(statistic, word);
  if (metric === undefined)
    return unknownMetric(text, statistic, word, wordAt - (statistic === undefined ? 0 : lead.length));
  const signAt = wordAt + word.length + gap.length;
  const comparison = sign === undefined ? undefined : own(COMPARISONS, sign);
  if (sign === undefined || comparison === undefined) {
    const fix = `use ${METRICS[metric].better === 'less' ? '<=' : '>='}`;
    return flaw(
      text,
      sign === undefined ? 'the comparison is missing' : `invalid comparison "${sign}"`,
      fix,
      signAt,
      sign?.length,
    );
  }
  const limit = limitOf(metric, value);
  if (limit === undefined) {
    const valueAt = signAt + sign.length + space.length;
    const [detail, fix] = badLimit(metric, value);
    return flaw(text, detail, fix, valueAt, value.length);
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

/** That no run can meet one together with these; undefined: it can. */
export function contradicted(
  { metric, comparison, limit, text }: Objective,
  others: readonly Objective[],
): TextFlaw | undefined {
  const other = others.find(
    (each) =>
      each.metric === metric &&
      each.comparison !== comparison &&
      (comparison === '<=' ? each.limit > limit : each.limit < limit),
  );
  if (other === undefined) return undefined;
  const detail = `${text} contradicts ${other.text}`;
  return { detail, fix: 'no run can meet both; leave one out', start: 0, length: text.length };
}

const EXAMPLE = 'use p99 podStart <= 10s, or addressHours <= 500';

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

/** `p99 podStart`, `podStartP99`, `addressHours`, and former names. */
function metricNamed(statistic: string | undefined, word: string): MetricName | undefined {
  const suffix = statistic === undefined ? '' : own(STATISTICS, statistic);
  if (suffix === undefined) return undefined;
  return METRIC_NAMES.find((metric) => metric === `${word}${suffix}`) ?? own(FORMER, `${word}${suffix}`);
}

const FORMER: Readonly<Record<string, MetricName>> = FORMER_NAMES;

function unknownMetric(
  text: string,
  statistic: string | undefined,
  word: string,
  at: number,
): { readonly ok: false; readonly flaw: TextFlaw } {
  const start = at < 0 ? 0 : at;
  const length = (statistic === undefined ? 0 : statistic.length + 1) + Math.max(1, word.length);
  if (isOneOf(DISTRIBUTION_NAMES, word)) {
    const detail =
      statistic === undefined ? `${word} needs a statistic` : `unknown statistic "${statistic}" of ${word}`;
    return flaw(text, detail, `use p50 ${word}, p90 ${word}, p99 ${word} or max ${word}`, start, length);
  }
  const near = nearMetric(word);
  const fix =
    near === undefined ? `use one of ${METRIC_NAMES.map(typedName).join(', ')}` : `did you mean ${near}?`;
  return flaw(text, `unknown metric "${word}"`, fix, start, length);
}

/** Also by a part of the name: `wait`. */
function nearMetric(word: string): string | undefined {
  const known = [...DISTRIBUTION_NAMES, ...METRIC_NAMES];
  const part = word.toLowerCase();
  return (
    nearest(word, known) ??
    (part.length < SHORTEST_PART ? undefined : known.find((name) => name.toLowerCase().includes(part)))
  );
}

const SHORTEST_PART = 3;

function limitOf(metric: MetricName, value: string): number | undefined {
  const { unit, scale } = METRICS[metric];
  if (unit === 's') return parseDuration(value);
  if (unit === '$') {
    const dollars = parseDollars(value);
    return dollars === undefined ? undefined : Math.round(dollars * scale);
  }
  return /^\d+(\.\d+)?$/.test(value) ? Math.round(Number(value) * scale) : undefined;
}

function badLimit(metric: MetricName, value: string): readonly [string, string] {
  if (METRICS[metric].unit === 's')
    return [value === '' ? 'the duration is missing' : `invalid duration "${value}"`, 'use 10s, 500ms or 2m'];
  return [value === '' ? 'the number is missing' : `invalid number "${value}"`, 'use 500 or 12.5'];
}

function flaw(
  text: string,
  detail: string,
  fix: string,
  start = 0,
  length = text.length,
): { readonly ok: false; readonly flaw: TextFlaw } {
  return { ok: false, flaw: { detail, fix, start, length: Math.max(1, length) } };
}
