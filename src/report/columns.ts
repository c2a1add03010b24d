// Rows of cells as aligned columns. A column is as wide as its widest cell; the widest gives way when the page is full.

import { cut, PAGE_WIDTH, padEnd, padStart, textWidth } from './layout.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

const GAP = '  ';

/** The narrowest a column is made. */
const LEAST = 8;

/** The title line, then a line a row. Columns in which every row is empty are left out. */
export function alignColumns(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const used = columns.map((_, index) => index).filter((index) => rows.some((row) => row[index] !== ''));
  const widths = used.map((index) =>
    Math.max(textWidth(columns[index].title), ...rows.map((row) => textWidth(row[index]))),
  );
  const total = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
  const widest = widths.indexOf(Math.max(...widths));
  if (total > PAGE_WIDTH) widths[widest] = Math.max(LEAST, widths[widest] - (total - PAGE_WIDTH));
  const line = (cells: readonly string[]): string =>
    used
      .map((index, place) => {
        const cell = cut(cells[index], widths[place]);
        return columns[index].align === 'right' ? padStart(cell, widths[place]) : padEnd(cell, widths[place]);
      })
      .join(GAP)
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].map((text) => cut(text, PAGE_WIDTH));
}
