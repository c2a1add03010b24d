// Rows of cells as aligned columns. A column is as wide as its widest cell; the widest gives way when the page is full.

import { elementAt } from '../base/assert.ts';
import { cut, PAGE_WIDTH, padEnd, padStart, textWidth } from './layout.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

const GAP = '  ';

/** The narrowest a column is made. */
const LEAST = 8;

/** The title line, then a line a row. Columns in which every row is empty are left out. */
export function alignColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): [title: string, ...lines: string[]] {
  const used = columns
    .map(({ title, align }, index) => ({ title, align, cells: rows.map((row) => elementAt(row, index)) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const widths = used.map(({ title, cells }) => Math.max(textWidth(title), ...cells.map(textWidth)));
  const total = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
  const widest = Math.max(...widths);
  if (total > PAGE_WIDTH) widths[widths.indexOf(widest)] = Math.max(LEAST, widest - (total - PAGE_WIDTH));
  const line = (cellOf: (column: (typeof used)[number]) => string): string => {
    const cells = used.map((column, place) => {
      const width = elementAt(widths, place);
      const cell = cut(cellOf(column), width);
      return column.align === 'right' ? padStart(cell, width) : padEnd(cell, width);
    });
    return cut(cells.join(GAP).trimEnd(), PAGE_WIDTH);
  };
  return [line(({ title }) => title), ...rows.map((_, row) => line(({ cells }) => elementAt(cells, row)))];
}
