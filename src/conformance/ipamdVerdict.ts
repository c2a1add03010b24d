// Holds what the model did against what the real daemon did, record by record.

import type { Milliseconds } from '../base/time.ts';
import type { ObservedRecord } from './ipamdTrace.ts';

export interface Difference {
  readonly t: Milliseconds;
  /** What was recorded at that time and the model did not do; undefined: the model did something more. */
  readonly recorded: ObservedRecord | undefined;
  readonly modelled: ObservedRecord | undefined;
  /** The last records before it, newest first. */
  readonly before: readonly ObservedRecord[];
}

const RECORDS_BEFORE = 10;

/** The first difference; undefined when there is none. Records of one millisecond may stand in any order. */
export function firstDifference(
  recorded: readonly ObservedRecord[],
  modelled: readonly ObservedRecord[],
): Difference | undefined {
  const expected = canonical(recorded);
  const actual = canonical(modelled);
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index++) {
    if (expected[index]?.text === actual[index]?.text) continue;
    return differenceAt(expected, actual, index);
  }
  return undefined;
}

interface CanonicalRecord {
  readonly record: ObservedRecord;
  readonly text: string;
}

function canonical(records: readonly ObservedRecord[]): CanonicalRecord[] {
  return withoutRaces(records)
    .map((record) => ({ record, text: canonicalText(withoutWords(record)) }))
    .sort((a, b) => a.record.t - b.record.t || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

/** When a start fails in the instant in which a discovery begins beside it, the call is made or not. */
function withoutRaces(records: readonly ObservedRecord[]): readonly ObservedRecord[] {
  const failed = new Set(records.flatMap(({ t, daemon }) => (daemon === 'failed' ? [t] : [])));
  return records.filter(({ t, call }) => call !== 'DescribeSecurityGroups' || !failed.has(t));
}

/** What a start failed with is said in other words by each version. */
function withoutWords(record: ObservedRecord): ObservedRecord {
  return record['daemon'] === 'failed' ? { ...record, error: '' } : record;
}

/** Keys sorted; lists as sets. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) {
    return value.every((each) => typeof each === 'string')
      ? JSON.stringify([...value].sort())
      : JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalText(each)}`).join()}}`;
}

/** Of the records that differ, the earlier one leads; a record of the same time and kind on the other side joins it. */
function differenceAt(
  expected: readonly CanonicalRecord[],
  actual: readonly CanonicalRecord[],
  index: number,
): Difference {
  const recorded = expected[index]?.record;
  const modelled = actual[index]?.record;
  const t = Math.min(recorded?.t ?? Infinity, modelled?.t ?? Infinity);
  return {
    t,
    recorded: recorded?.t === t ? recorded : undefined,
    modelled: modelled?.t === t ? modelled : undefined,
    before: expected
      .slice(Math.max(0, index - RECORDS_BEFORE), index)
      .map((each) => each.record)
      .reverse(),
  };
}
