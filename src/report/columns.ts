// Rows of cells as aligned columns. A column is as wide as its widest cell; where the page is full, texts are cut and
// numbers never.

import { elementAt } from '../base/assert.ts';
import { cut, padEnd, padStart, textWidth } from './layout.ts';
import type { Page } from './page.ts';

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
  { width: room }: Pick<Page, 'width'>,
): [title: string, ...lines: string[]] {
  const used = columns
    .map(({ title, align }, index) => ({ title, align, cells: rows.map((row) => elementAt(row, index)) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const widths = used.map(({ title, cells }) => Math.max(textWidth(title), ...cells.map(textWidth)));
  const total = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
  narrow(widths, used, total - room);
  const line = (cellOf: (column: (typeof used)[number]) => string): string => {
    const cells = used.map((column, place) => {
      const width = elementAt(widths, place);
      const cell = cut(cellOf(column), width);
      return column.align === 'right' ? padStart(cell, width) : padEnd(cell, width);
    });
    return cells.join(GAP).trimEnd();
  };
  return [line(({ title }) => title), ...rows.map((_, row) => line(({ cells }) => elementAt(cells, row)))];
}

/** Takes `excess` columns from the widest texts, as long as they have some to give. */
function narrow(widths: number[], columns: readonly Column[], excess: number): void {
  const widthOf = (place: number): number => widths[place] ?? 0;
  const texts = columns.flatMap(({ align }, place) => (align === 'left' ? [place] : []));
  for (let left = excess; left > 0; left--) {
    const [widest] = texts.filter((place) => widthOf(place) > LEAST).sort((a, b) => widthOf(b) - widthOf(a));
    if (widest === undefined) return;
    widths[widest] = widthOf(widest) - 1;
  }
}
