// Published traces of clusters as CSV: which file it is, its first line of names says, or the form of its first row.

import type { Milliseconds } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { readCells } from '../../scenario/language/csvText.ts';
import type { TraceFile } from './traceFile.ts';
import { UNKNOWN_POD } from './podLives.ts';
import { PUBLISHED_TRACES } from './published/table.ts';
import type { Cell, PublishedTrace, RowEvent, RowLife } from './published/publishedTrace.ts';

/** A pod as its rows tell of it; times are from an origin of the trace's own. */
interface Found extends Pick<RowLife, 'name' | 'requests'> {
  readonly key: string;
  readonly createdAt: Milliseconds;
  startedAt: Milliseconds | undefined;
  finishedAt: Milliseconds | undefined;
}

/** False: it is none of them. */
export function readCsvTrace(text: string, file: TraceFile): boolean {
  const rows = readCells(text);
  const [heads] = rows;
  if (heads === undefined) return false;
  const named = heads.map((head) => head.trim().toLowerCase());
  const found = PUBLISHED_TRACES.flatMap((trace) => {
    const places = placesIn(trace, named) ?? (hasForm(trace, heads) ? trace.columns : undefined);
    return places === undefined ? [] : [{ trace, places }];
  })[0];
  if (found === undefined) return false;
  const { trace, places } = found;
  const columns = new Map(places.map((column, place) => [column, place]));
  const own = places === trace.columns ? rows : rows.slice(1);
  const cellsOf =
    (row: readonly string[]): Cell =>
    (column) =>
      row[columns.get(column) ?? -1]?.trim() ?? '';
  addRows(trace, own.map(cellsOf), file);
  return true;
}

/** Undefined: a column that is needed is not among them. */
function placesIn(
  { forms, names = {} }: PublishedTrace,
  heads: readonly string[],
): readonly string[] | undefined {
  const places = heads.map(
    (head) => Object.entries(names).find(([, all]) => all.includes(head))?.[0] ?? head,
  );
  return Object.keys(forms).every((column) => places.includes(column)) ? places : undefined;
}

function hasForm({ columns, forms }: PublishedTrace, row: readonly string[]): boolean {
  return (
    columns.length === row.length &&
    columns.every((column, place) => forms[column]?.test(row[place]?.trim() ?? '') ?? true)
  );
}

export function addRows(
  trace: PublishedTrace,
  rows: readonly Cell[],
  { name, lives, findings }: TraceFile,
): void {
  const found = trace.life === undefined ? ofEvents(rows, trace.event) : ofLives(rows, trace.life);
  let from = Infinity;
  let to = 0;
  for (const { createdAt, startedAt, finishedAt } of found) {
    from = Math.min(from, createdAt);
    to = Math.max(to, createdAt, startedAt ?? 0, finishedAt ?? 0);
  }
  if (found.length === 0) return;
  for (const { key, ...pod } of found) {
    const whole = { ...UNKNOWN_POD, ...pod, key: `${name}/${key}`, namespace: 'default' };
    lives.see(whole, pod.createdAt);
    // Those without an end are there when the trace ends.
    lives.see(whole, pod.finishedAt ?? to);
  }
  lives.spans.push({ from, to });
  for (const { what, value, because } of trace.guesses)
    findings.guess(`${what} of ${plural(found.length, 'pod')}`, value, because, null);
}

function ofLives(rows: readonly Cell[], read: (cell: Cell) => RowLife | undefined): Found[] {
  return rows.flatMap((cell, row): Found[] => {
    const life = read(cell);
    if (life === undefined) return [];
    const { count, name, ...times } = life;
    return Array.from({ length: count }, (_, number) => ({
      ...times,
      key: `${row}/${number}`,
      name: `${name === '' ? `pod-${row + 1}` : name}${count === 1 ? '' : `-${number}`}`,
    }));
  });
}

/** A name that starts again after its end is another pod. */
function ofEvents(rows: readonly Cell[], read: (cell: Cell) => RowEvent | undefined): Found[] {
  const events = rows.flatMap((cell) => read(cell) ?? []).sort((one, other) => one.at - other.at);
  const all: Found[] = [];
  const last = new Map<string, Found>();
  for (const { name, what, at, requests } of events) {
    const known = last.get(name);
    const open = known?.finishedAt === undefined ? known : undefined;
    if (what === 'ended') {
      if (open !== undefined) open.finishedAt = at;
    } else if (open === undefined) {
      const startedAt = what === 'started' ? at : undefined;
      const pod = {
        key: `${name}/${all.length}`,
        name,
        requests,
        createdAt: at,
        startedAt,
        finishedAt: undefined,
      };
      all.push(pod);
      last.set(name, pod);
    } else if (what === 'started') open.startedAt ??= at;
  }
  // What was never started had no address.
  return all.filter(({ startedAt, finishedAt }) => startedAt !== undefined || finishedAt === undefined);
}
