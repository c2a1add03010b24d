// What an expectation says of a number: `43`, `">= 5"`, `"<= 10"`; of a metric also with its unit: `"<= 5s"`.

import type { Metric } from '../../base/metrics.ts';
import { parseDuration } from '../../base/time.ts';

export type Comparison = '=' | '>=' | '<=';

export interface ParsedComparison {
  readonly comparison: Comparison;
  readonly value: number;
}

const FORM = /^(=|>=|<=)? *(\d{1,15})$/;

/** A plain number means equal. Undefined when malformed. */
export function parseComparison(found: unknown): ParsedComparison | undefined {
  if (typeof found === 'number') {
    return Number.isSafeInteger(found) && found >= 0 ? { comparison: '=', value: found } : undefined;
  }
  const parts = typeof found === 'string' ? FORM.exec(found.trim()) : null;
  if (parts === null) return undefined;
  return { comparison: comparisonOf(parts[1]), value: Number(parts[2]) };
}

const METRIC_FORM = /^(=|>=|<=)? *(\S+)$/;

export interface ParsedThreshold extends ParsedComparison {
  /** The number as it was written: `5s`. */
  readonly written: string;
}

/** Of a metric: its value is in counted units. Undefined when malformed. */
export function parseThreshold(metric: Metric, found: unknown): ParsedThreshold | undefined {
  if (typeof found !== 'number' && typeof found !== 'string') return undefined;
  const [, sign, written = ''] = METRIC_FORM.exec(String(found).trim()) ?? [];
  const value = countedUnits(metric, written);
  return value === undefined ? undefined : { comparison: comparisonOf(sign), value, written };
}

/** The number that somebody writes of a metric, as it is counted: `1.5s` is 1500. */
function countedUnits({ unit, scale }: Metric, written: string): number | undefined {
  if (unit === 's') return parseDuration(written);
  if (unit === '$') return countedDollars(written, scale);
  const form = unit === 'h' ? /^\d{1,12}(\.\d{1,6})?$/ : /^\d{1,15}$/;
  return form.test(written) ? Math.round(Number(written) * scale) : undefined;
}

function countedDollars(written: string, scale: number): number | undefined {
  const dollars = parseDollars(written);
  return dollars === undefined ? undefined : Math.round(dollars * scale);
}

/** `12.5` or `$12.50`. */
export function parseDollars(written: string): number | undefined {
  const [, amount] = /^\$?(\d{1,9}(?:\.\d{1,6})?)$/.exec(written) ?? [];
  return amount === undefined ? undefined : Number(amount);
}

function comparisonOf(sign: string | undefined): Comparison {
  return sign === '>=' || sign === '<=' ? sign : '=';
}
