// Who holds the addresses of a subnet, or where a node group has its own, as a table. With the free ones the column `total`
// is the whole subnet.

import { grouped, plural } from '../base/words.ts';
import type { Holder } from '../explain/holders.ts';
import { alignColumns, type Column } from './columns.ts';
import { printable } from './layout.ts';
import type { Page } from './page.ts';

const right = (title: string): Column => ({ title, align: 'right' });

const COLUMNS: readonly Column[] = [
  { title: 'holder', align: 'left' },
  ...['ENIs', 'primary IPs', 'assigned', 'cooling down', 'warm', 'total'].map(right),
];

export function holdersText(holders: readonly Holder[], page: Page): string[] {
  if (holders.length === 0) return [];
  const [title, ...lines] = alignColumns(COLUMNS, holders.map(cellsOf), page);
  return [page.dim(title), ...lines];
}

function cellsOf({ name, nodes, enis, primary, assigned, cooling, warm, total }: Holder): string[] {
  const label = nodes === 0 ? name : `${name} (${plural(nodes, 'node')})`;
  const uses = enis === 0 ? ['', '', '', '', ''] : [enis, primary, assigned, cooling, warm].map(grouped);
  return [printable(label), ...uses, grouped(total)];
}
