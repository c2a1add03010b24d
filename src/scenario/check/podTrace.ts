// A recorded trace of pods as CSV: a header, then a pod a row. `arrival` and `life` are durations (`90s`) or plain
// seconds; `cpu` and `memory` are Kubernetes' quantities and may be empty or left out. Other columns are ignored.

import { elementAt } from '../../base/assert.ts';
import { plural } from '../../base/words.ts';
import { type Milliseconds, parseDuration, SECOND } from '../../base/time.ts';
import { type CsvCell, type CsvRow, readCsv } from '../language/csvText.ts';
import { type DocumentPath, faultAt, type Fault, type LocatedFault } from '../language/diagnostics.ts';
import { parseQuantity } from '../language/quantity.ts';
import { nearest } from '../language/suggestion.ts';

/** Longer files are a matter of tools that stream. */
const MAX_TRACE_PODS = 1_000_000;

const COLUMNS = ['arrival', 'life', 'cpu', 'memory'] as const;
const NEEDED = ['arrival', 'life'] as const;

const QUOTES = 'put quotes around the whole value, and double those in it';

type Column = (typeof COLUMNS)[number];

export interface TracedPod {
  /** Since the start of the workload. */
  readonly arrival: Milliseconds;
  readonly life: Milliseconds;
  /** In millicores and bytes; what a column does not say is not here. */
  readonly requests: Readonly<Record<string, number>>;
}

export interface PodTrace {
  /** In order of arrival, then of the file. */
  readonly pods: readonly TracedPod[];
  readonly faults: readonly LocatedFault[];
}

/** `path` leads to the value that names the file, or holds the text. */
export function readPodTrace(text: string, path: DocumentPath): PodTrace {
  const reader = new TraceReader(path);
  const [heads, ...rows] = readCsv(text);
  const columns = reader.header(heads ?? EMPTY);
  if (columns === undefined) return { pods: [], faults: reader.faults };
  const pods = rows.flatMap((row) => {
    const pod = reader.pod(columns, row);
    return pod === undefined ? [] : [pod];
  });
  if (pods.length > MAX_TRACE_PODS) {
    reader.report({ code: 'too-large', limit: MAX_TRACE_PODS, of: 'pods' }, firstOf(heads ?? EMPTY));
  }
  pods.sort((one, other) => one.arrival - other.arrival);
  return { pods, faults: reader.faults };
}

const EMPTY: CsvRow = { cells: [{ text: '', line: 1, column: 1, length: 1, excerpt: '' }], flaw: undefined };

function firstOf({ cells }: CsvRow): CsvCell {
  return elementAt(cells, 0);
}

/** Of other tools; the name of each, where it has one. */
const SEPARATORS: readonly (readonly [separator: string, name: string])[] = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
];

/** What stands between the columns of a first line that commas do not part. */
function otherSeparator({ text }: CsvCell): string | undefined {
  const names = (separator: string): string[] =>
    text.split(separator).map((name) => name.replaceAll('"', '').trim());
  return SEPARATORS.find(([separator]) => NEEDED.every((name) => names(separator).includes(name)))?.[1];
}

/** Undefined: longer than can be counted. */
function wholeMilliseconds(seconds: number): Milliseconds | undefined {
  const ms = Math.round(seconds * SECOND);
  return Number.isSafeInteger(ms) ? ms : undefined;
}

class TraceReader {
  readonly faults: LocatedFault[] = [];
  private readonly path: DocumentPath;
  /** Columns of the first line. */
  private width = 0;

  constructor(path: DocumentPath) {
    this.path = path;
  }

  report(fault: Fault, { line, column, length, excerpt }: CsvCell): void {
    const within = { line, column, excerpt, length };
    this.faults.push({ ...faultAt(this.path, fault), within });
  }

  /** A file without the columns of a trace may be anything. */
  private takeForForeign(): void {
    for (const [index, fault] of this.faults.entries()) this.faults[index] = { ...fault, isForeign: true };
  }

  /** Where each column stands; undefined when one that is needed is missing. Columns of other names are left alone. */
  header(row: CsvRow): ReadonlyMap<Column, number> | undefined {
    const found = new Map<Column, number>();
    const { cells, flaw } = row;
    this.width = cells.length;
    for (const [index, cell] of cells.entries()) {
      const column = COLUMNS.find((name) => name === cell.text);
      if (column === undefined) this.suspect(cell);
      else if (found.has(column)) this.report({ code: 'duplicate-key', key: column }, cell);
      else found.set(column, index);
    }
    if (flaw !== undefined) this.report({ code: 'bad-trace', detail: flaw, fix: QUOTES }, firstOf(row));
    const missing = NEEDED.filter((name) => !found.has(name));
    if (missing.length === 0) return found;
    const other = otherSeparator(firstOf(row));
    const detail =
      other === undefined
        ? `missing column${missing.length > 1 ? 's' : ''} ${missing.join(' and ')} in the first line`
        : `columns are separated by ${other}, not by commas`;
    const fix = other === undefined ? `start with ${COLUMNS.join(',')}` : 'separate them by commas';
    this.report({ code: 'bad-trace', detail, fix }, firstOf(row));
    this.takeForForeign();
    return undefined;
  }

  /** A column that nearly has the name of one that is read. */
  private suspect(cell: CsvCell): void {
    if (nearest(cell.text, COLUMNS) === undefined) return;
    this.report({ code: 'unknown-key', key: cell.text, known: COLUMNS }, cell);
  }

  /** One row; undefined when it has a fault. */
  pod(columns: ReadonlyMap<Column, number>, row: CsvRow): TracedPod | undefined {
    const before = this.faults.length;
    const { cells, flaw } = row;
    if (flaw !== undefined) {
      this.report({ code: 'bad-trace', detail: flaw, fix: QUOTES }, firstOf(row));
      return undefined;
    }
    const cell = (name: Column): CsvCell => cells[columns.get(name) ?? -1] ?? { ...firstOf(row), text: '' };
    const extra = cells[this.width];
    const detail = `${plural(cells.length, 'value')} in the row, ${plural(this.width, 'column')} in the first line`;
    if (extra !== undefined) this.report({ code: 'bad-trace', detail, fix: 'remove the others' }, extra);
    const arrival = this.time(cell('arrival'));
    const life = this.time(cell('life'));
    const requests = Object.fromEntries(
      (['cpu', 'memory'] as const).flatMap((name) => this.quantity(name, cell(name))),
    );
    return this.faults.length > before ? undefined : { arrival, life, requests };
  }

  private time(cell: CsvCell): Milliseconds {
    const isSeconds = /^\d+(\.\d+)?$/.test(cell.text);
    const ms = isSeconds ? wholeMilliseconds(Number(cell.text)) : parseDuration(cell.text);
    if (ms === undefined) this.report({ code: 'bad-duration', found: cell.text }, cell);
    return ms ?? 0;
  }

  private quantity(name: 'cpu' | 'memory', cell: CsvCell): [string, number][] {
    if (cell.text === '') return [];
    const amount = parseQuantity(cell.text, name);
    if (amount === undefined) this.report({ code: 'bad-quantity', found: cell.text }, cell);
    return amount === undefined ? [] : [[name, amount]];
  }
}
