// Go's text/tabwriter: a tab ends a cell; a column is the cells of consecutive lines that have one there, each as wide as
// the widest of them. What follows the last tab of a line belongs to no column. Widths count code points.

export interface TabFormat {
  /** A cell is never narrower, its padding included. */
  readonly minimum: number;
  /** Spaces between the widest cell and the next column. */
  readonly padding: number;
}

/** `describe` */
export const PAGE_FORMAT: TabFormat = { minimum: 0, padding: 2 };
/** `get` and `events` */
export const TABLE_FORMAT: TabFormat = { minimum: 6, padding: 3 };

/** @upstream text/tabwriter#Writer.format */
export function align(text: string, format: TabFormat): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const out: string[] = [];
  layOut(lines, 0, lines.length, [], format, out);
  return out.join('\n');
}

/** The widths of the columns left of those to be found come from the blocks that surround these lines. */
function layOut(
  lines: readonly (readonly string[])[],
  from: number,
  to: number,
  widths: readonly number[],
  format: TabFormat,
  out: string[],
): void {
  const column = widths.length;
  const hasCell = (line: number): boolean => column < lines[line].length - 1;
  for (let start = from; start < to;) {
    if (!hasCell(start)) {
      out.push(padded(lines[start], widths));
      start++;
      continue;
    }
    let end = start;
    let width = format.minimum;
    for (; end < to && hasCell(end); end++) {
      width = Math.max(width, widthOf(lines[end][column]) + format.padding);
    }
    layOut(lines, start, end, [...widths, width], format, out);
    start = end;
  }
}

function padded(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) =>
      index < widths.length ? cell + ' '.repeat(Math.max(0, widths[index] - widthOf(cell))) : cell,
    )
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
