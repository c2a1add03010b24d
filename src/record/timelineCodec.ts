// Records packed for a page: every text once, every sort of record described once, the rest whole numbers in one long
// list. What comes out again are the records, but for what a picture has no use for: ids of sandboxes, and Events that
// other facts say as well.

import { elementAt } from '../base/assert.ts';
import type { TraceRecord } from './trace.ts';

/**
 * `text`: a place among the texts; `texts`: how many, then their places; `data`: the place of its JSON; `value`: anything
 * else as it is.
 */
type Form = 'text' | 'texts' | 'data' | 'value';

interface Shape {
  readonly kind: TraceRecord['kind'];
  readonly fields: readonly (readonly [name: string, form: Form])[];
}

export interface PackedRecords {
  readonly texts: readonly string[];
  readonly shapes: readonly Shape[];
  /** For each record: ms since the one before, its shape, its fields. */
  readonly rows: readonly unknown[];
}

const SANDBOX_ID = /[0-9a-f]{64}/g;

export function packRecords(records: Iterable<TraceRecord>): PackedRecords {
  const texts = new Places<string>();
  const shapes = new Places<Shape>();
  const rows: unknown[] = [];
  let last = 0;
  for (const record of records) {
    if (record.kind === 'event-recorded') continue;
    const fields = Object.entries(record)
      .filter(([name, value]) => !LEFT_OUT.has(name) && value !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const formed = fields.map(([name, value]) => [name, formOf(value)] as const);
    const key = `${record.kind} ${formed.map((field) => field.join(':')).join(' ')}`;
    rows.push(record.t - last, shapes.place(key, { kind: record.kind, fields: formed }));
    last = record.t;
    for (const [, value] of fields) pushValue(rows, value, texts);
  }
  return { texts: texts.items, shapes: shapes.items, rows };
}

const LEFT_OUT = new Set(['t', 'kind', 'sandbox']);

function formOf(value: unknown): Form {
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return 'texts';
  return typeof value === 'object' && value !== null ? 'data' : 'value';
}

function pushValue(rows: unknown[], value: unknown, texts: Places<string>): void {
  const place = (text: string): number => {
    const short = text.length > 64 ? text.replace(SANDBOX_ID, '…') : text;
    return texts.place(short, short);
  };
  switch (formOf(value)) {
    case 'text':
      rows.push(place(String(value)));
      break;
    case 'texts':
      rows.push((value as string[]).length, ...(value as string[]).map(place));
      break;
    case 'data': {
      const json = JSON.stringify(value);
      rows.push(texts.place(json, json));
      break;
    }
    case 'value':
      rows.push(value);
  }
}

/** Items by key, each kept once. */
class Places<T> {
  readonly items: T[] = [];
  private readonly places = new Map<string, number>();

  place(key: string, item: T): number {
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.items.push(item) - 1;
      this.places.set(key, place);
    }
    return place;
  }
}

export function unpackRecords({ texts, shapes, rows }: PackedRecords): TraceRecord[] {
  const records: TraceRecord[] = [];
  let at = 0;
  let next = 0;
  const text = (): string => elementAt(texts, Number(rows[next++]));
  while (next < rows.length) {
    at += Number(rows[next++]);
    const shape = elementAt(shapes, Number(rows[next++]));
    // Packed from records and nothing else.
    const record = { t: at, kind: shape.kind } as TraceRecord & Record<string, unknown>;
    for (const [name, form] of shape.fields) {
      if (form === 'text') record[name] = text();
      else if (form === 'data') record[name] = JSON.parse(text());
      else if (form === 'value') record[name] = rows[next++];
      else record[name] = Array.from({ length: Number(rows[next++]) }, text);
    }
    records.push(record);
  }
  return records;
}
