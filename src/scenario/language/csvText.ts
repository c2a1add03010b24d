// Text of comma-separated values as rows of cells, each with its place, by papaparse: cells may be quoted, with commas,
// line breaks and doubled quotes in them. Lines that begin with # are comments.

import Papa from 'papaparse';
import { elementAt } from '../../base/assert.ts';

export interface CsvCell {
  /** Without quotes and surrounding blanks. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1, of its first character in the file, which may be a quote. */
  readonly column: number;
  /** How much of the line it takes; at least 1. */
  readonly length: number;
  /** The line. */
  readonly excerpt: string;
}

export interface CsvRow {
  /** At least one. */
  readonly cells: readonly CsvCell[];
  /** What is wrong with its quotes. */
  readonly flaw: string | undefined;
}

const COMMENT = '#';

const FLAWS: Readonly<Record<string, string>> = {
  MissingQuotes: 'missing closing quote',
  InvalidQuotes: 'text after a closing quote',
};

/** Empty rows are left out. */
export function readCsv(source: string): CsvRow[] {
  const text = source.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const lines = text.split('\n');
  const rows: CsvRow[] = [];
  let start = 0;
  let line = 1;
  Papa.parse(text, {
    delimiter: ',',
    newline: '\n',
    comments: COMMENT,
    step({ data, errors, meta }) {
      // Comments before the row are none of its own.
      for (; text.startsWith(COMMENT, start); line++) start = text.indexOf('\n', start) + 1;
      const written = text.slice(start, meta.cursor);
      if (data.some((cell) => cell.trim() !== '')) {
        const code = errors[0]?.code;
        const flaw = code === undefined ? undefined : (FLAWS[code] ?? 'malformed quotes');
        rows.push({ cells: cellsOf(written, data, lines, line), flaw });
      }
      start = meta.cursor;
      line += written.split('\n').length - 1;
    },
  });
  return rows;
}

/** `first`: the number of the row's first line. */
function cellsOf(
  written: string,
  values: readonly string[],
  lines: readonly string[],
  first: number,
): CsvCell[] {
  let from = 0;
  return values.map((value) => {
    const end = endOfCell(written, from);
    const cell = written.slice(from, end);
    const at = from + cell.length - cell.trimStart().length;
    from = end + 1;
    const above = written.slice(0, at).split('\n');
    const line = first + above.length - 1;
    const [shown = ''] = cell.trim().split('\n');
    return {
      text: value.trim(),
      line,
      column: elementAt(above, above.length - 1).length + 1,
      length: Math.max(1, shown.length),
      excerpt: lines[line - 1] ?? '',
    };
  });
}

/** Where the comma or line break stands that ends the cell. */
function endOfCell(written: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < written.length; at++) {
    if (written[at] === '"') isQuoted = at === from || isQuoted ? !isQuoted : false;
    else if (!isQuoted && (written[at] === ',' || written[at] === '\n')) return at;
  }
  return written.length;
}

/** The text of all cells, without their places. */
export function readCells(source: string): (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  Papa.parse(source.replaceAll('\r\n', '\n'), {
    delimiter: ',',
    newline: '\n',
    comments: COMMENT,
    step({ data }) {
      if (data.some((cell) => cell.trim() !== '')) rows.push(data);
    },
  });
  return rows;
}
