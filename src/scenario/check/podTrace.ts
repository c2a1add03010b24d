// A recorded trace of pods as CSV: a header, then a pod a line. `arrival` and `life` are durations (`90s`) or plain
// seconds; `cpu` and `memory` are Kubernetes' quantities and may be empty or left out.

import { elementAt } from '../../base/assert.ts';
import { type Milliseconds, parseDuration, SECOND } from '../../base/time.ts';
import { type DocumentPath, faultAt, type Fault, type LocatedFault } from '../language/diagnostics.ts';
import { parseQuantity } from '../language/quantity.ts';

/** Longer files are a matter of tools that stream. */
const MAX_TRACE_PODS = 1_000_000;

const COLUMNS = ['arrival', 'life', 'cpu', 'memory'] as const;
const NEEDED = ['arrival', 'life'] as const;

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

interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

/** `path` leads to the value that names the file, or holds the text. */
export function readPodTrace(text: string, path: DocumentPath): PodTrace {
  const reader = new TraceReader(path);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const heads = cellsOf(elementAt(lines, 0), 1);
  const columns = reader.header(heads);
  if (columns === undefined) return { pods: [], faults: reader.faults };
  const pods = lines.flatMap((line, index) => {
    if (index === 0 || line.trim() === '' || line.startsWith('#')) return [];
    const pod = reader.pod(columns, cellsOf(line, index + 1));
    return pod === undefined ? [] : [pod];
  });
  if (pods.length > MAX_TRACE_PODS) {
    reader.report({ code: 'too-large', limit: MAX_TRACE_PODS, of: 'pods' }, elementAt(heads, 0));
  }
  pods.sort((one, other) => one.arrival - other.arrival);
  return { pods, faults: reader.faults };
}

/** No quotes: no value of a trace has a comma in it. */
function cellsOf(line: string, number: number): Cell[] {
  let at = 0;
  return line.split(',').map((part) => {
    const column = at + part.length - part.trimStart().length + 1;
    at += part.length + 1;
    return { text: part.trim(), line: number, column, excerpt: line };
  });
}

/** Undefined: longer than can be counted. */
function wholeMilliseconds(seconds: number): Milliseconds | undefined {
  const ms = Math.round(seconds * SECOND);
  return Number.isSafeInteger(ms) ? ms : undefined;
}

class TraceReader {
  readonly faults: LocatedFault[] = [];
  private readonly path: DocumentPath;

  constructor(path: DocumentPath) {
    this.path = path;
  }

  report(fault: Fault, { line, column, excerpt, text }: Cell): void {
    const within = { line, column, excerpt, length: Math.max(text.length, 1) };
    this.faults.push({ ...faultAt(this.path, fault), within });
  }

  /** A file without the columns of a trace may be anything. */
  private takeForForeign(): void {
    for (const [index, fault] of this.faults.entries()) this.faults[index] = { ...fault, isForeign: true };
  }

  /** Where each column stands; undefined when one that is needed is missing. */
  header(cells: readonly Cell[]): ReadonlyMap<Column, number> | undefined {
    const found = new Map<Column, number>();
    for (const [index, cell] of cells.entries()) {
      const column = COLUMNS.find((name) => name === cell.text);
      if (cells.length === 1 && cell.text === '') break;
      if (column === undefined) this.report({ code: 'unknown-key', key: cell.text, known: COLUMNS }, cell);
      else if (found.has(column)) this.report({ code: 'duplicate-key', key: column }, cell);
      else found.set(column, index);
    }
    const missing = NEEDED.filter((name) => !found.has(name));
    if (missing.length === 0) return found;
    const detail = `missing column${missing.length > 1 ? 's' : ''} ${missing.join(' and ')} in the first line`;
    this.report({ code: 'bad-trace', detail, mend: `start with ${COLUMNS.join(',')}` }, elementAt(cells, 0));
    this.takeForForeign();
    return undefined;
  }

  /** One line; undefined when it has a fault. */
  pod(columns: ReadonlyMap<Column, number>, cells: readonly Cell[]): TracedPod | undefined {
    const before = this.faults.length;
    const cell = (name: Column): Cell =>
      cells[columns.get(name) ?? -1] ?? { ...elementAt(cells, 0), text: '' };
    const detail = `the line has ${cells.length} values, and the first line names ${columns.size} columns`;
    const extra = cells[columns.size];
    if (extra !== undefined) this.report({ code: 'bad-trace', detail, mend: 'leave the others out' }, extra);
    const arrival = this.time(cell('arrival'));
    const life = this.time(cell('life'));
    const requests = Object.fromEntries(
      (['cpu', 'memory'] as const).flatMap((name) => this.quantity(name, cell(name))),
    );
    return this.faults.length > before ? undefined : { arrival, life, requests };
  }

  private time(cell: Cell): Milliseconds {
    const isSeconds = /^\d+(\.\d+)?$/.test(cell.text);
    const ms = isSeconds ? wholeMilliseconds(Number(cell.text)) : parseDuration(cell.text);
    if (ms === undefined) this.report({ code: 'bad-duration', found: cell.text }, cell);
    return ms ?? 0;
  }

  private quantity(name: 'cpu' | 'memory', cell: Cell): [string, number][] {
    if (cell.text === '') return [];
    const amount = parseQuantity(cell.text, name);
    if (amount === undefined) this.report({ code: 'bad-quantity', found: cell.text }, cell);
    return amount === undefined ? [] : [[name, amount]];
  }
}
