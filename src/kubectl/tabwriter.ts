// Go's text/tabwriter: a tab ends a cell; a column is the cells of consecutive lines that have one there, each as wide as
// the widest of them. What follows the last tab of a line belongs to no column. Widths count code points.

import { elementAt } from '../base/assert.ts';

export interface TabFormat {
  /** A cell is never narrower, its padding included. */
  readonly minimum: number;
  /** Spaces between the widest cell and the next column. */
  readonly padding: number;
  /** A column is never narrower than it was in lines before. */
  readonly remembers: boolean;
}

/** `describe` */
export const PAGE_FORMAT: TabFormat = { minimum: 0, padding: 2, remembers: false };
/** `get` and `events` */
export const TABLE_FORMAT: TabFormat = { minimum: 6, padding: 3, remembers: true };

/** @upstream text/tabwriter#Writer.format */
export function align(text: string, format: TabFormat): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const layout: Layout = { lines, format, remembered: [], out: [] };
  layOut(layout, 0, lines.length, []);
  return layout.out.join('\n');
}

interface Layout {
  readonly lines: readonly (readonly string[])[];
  readonly format: TabFormat;
  /** By column, the greatest width so far. */
  readonly remembered: number[];
  readonly out: string[];
}

/** The widths of the columns left of those to be found come from the blocks that surround these lines. */
function layOut(layout: Layout, from: number, to: number, widths: readonly number[]): void {
  const { lines, out } = layout;
  const column = widths.length;
  const hasCell = (line: number): boolean => column < elementAt(lines, line).length - 1;
  for (let start = from; start < to;) {
    if (!hasCell(start)) {
      out.push(padded(elementAt(lines, start), widths));
      start++;
      continue;
    }
    let end = start;
    while (end < to && hasCell(end)) end++;
    layOut(layout, start, end, [...widths, blockWidth(layout, start, end, column)]);
    start = end;
  }
}

function blockWidth({ lines, format, remembered }: Layout, from: number, to: number, column: number): number {
  let width = Math.max(format.minimum, format.remembers ? (remembered[column] ?? 0) : 0);
  for (const cells of lines.slice(from, to)) {
    width = Math.max(width, widthOf(elementAt(cells, column)) + format.padding);
  }
  remembered[column] = width;
  return width;
}

function padded(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell))))
    .join('');
}

function widthOf(cell: string): number {
  let width = 0;
  for (const _ of cell) width++;
  return width;
}

/** Characters with which a terminal could be steered are shown instead. @upstream cli-runtime/pkg/printers#EscapeTerminal */
export function escapeTerminal(text: string): string {
  return text.replaceAll('\u001b', '^[').replaceAll('\r', '\\r');
}
