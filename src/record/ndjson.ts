// A record as one line of JSON and back. The line is canonical: time, kind, then the other fields by name, absent
// ones left out. So the bytes of a trace depend on what happened, never on the order in which code names fields.

import type { Fact, TraceRecord } from './trace.ts';

/** Fields in canonical order, by the fields as they came. A run knows a few dozen such shapes. */
const orders = new Map<string, readonly string[]>();

/** The record's line, without a line break; `leftOut`: a field that is not in it. */
export function toLine(record: TraceRecord, leftOut?: string): string {
  const fields: Readonly<Record<string, unknown>> = { ...record };
  const line: Record<string, unknown> = { t: record.t, kind: record.kind };
  for (const field of canonicalOrder(Object.keys(fields))) if (field !== leftOut) line[field] = fields[field];
  return JSON.stringify(line);
}

function canonicalOrder(fields: readonly string[]): readonly string[] {
  const shape = fields.join(',');
  let order = orders.get(shape);
  if (order === undefined) {
    order = fields.filter((field) => field !== 't' && field !== 'kind').sort();
    orders.set(shape, order);
  }
  return order;
}

export type LineReading =
  { readonly ok: true; readonly record: TraceRecord } | { readonly ok: false; readonly message: string };

/** Reads a line that `toLine` wrote. Only time and kind are checked: the rest is the writer's promise. */
export function fromLine(line: string): LineReading {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, message: 'not a line of JSON' };
  }
  if (!isRecord(value)) return { ok: false, message: 'not a record: t and kind are needed' };
  return { ok: true, record: value };
}

function isRecord(value: unknown): value is TraceRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { t, kind } = value as Partial<{ t: unknown; kind: Fact['kind'] }>;
  return Number.isSafeInteger(t) && Number(t) >= 0 && typeof kind === 'string';
}
