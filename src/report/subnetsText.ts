// The table of subnets. Those that look the same share a row; of many, those with the fewest free addresses are shown.

import { cidrSize } from '../base/ipv4.ts';
import { formatMoment } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import type { LooseEni } from '../record/looseEnis.ts';
import type { RunSummary, SubnetSummary } from '../record/summary.ts';
import { groupedBy } from '../record/waitingGroups.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { alignColumns, type Column } from './columns.ts';
import { printable } from './layout.ts';
import type { Page } from './page.ts';

const MOST_ROWS = 6;

const LOOSE: Column = { title: 'detached ENIs', align: 'left' };

const COLUMNS: readonly Column[] = [
  { title: 'subnet', align: 'left' },
  { title: 'free addresses', align: 'right' },
  { title: 'lowest free', align: 'left' },
  { title: 'free /28s', align: 'right' },
];

export function subnetsText(
  { ec2 }: CompiledScenario,
  { subnets, looseEnis }: Pick<RunSummary, 'subnets' | 'looseEnis'>,
  page: Page,
): string[] {
  const rows = subnets.map((subnet) => {
    const cidr = ec2.subnets.find(({ id }) => id === subnet.name)?.cidr;
    return {
      subnet,
      cells: [
        ...cellsOf(subnet, cidr === undefined ? undefined : cidrSize(cidr)),
        ...(looseEnis.length === 0 ? [] : [looseCell(looseEnis.filter((eni) => eni.subnet === subnet.name))]),
      ],
    };
  });
  const alike = groupedBy(rows, ({ cells }) => cells.join(' '));
  const byFree = [...alike].sort(([, [one]], [, [other]]) => one.subnet.free - other.subnet.free);
  const shown = byFree.slice(0, MOST_ROWS).map(([, group]) => group);
  const ordered = alike.map(([, group]) => group).filter((group) => shown.includes(group));
  const [title, ...lines] = alignColumns(
    looseEnis.length === 0 ? COLUMNS : [...COLUMNS, LOOSE],
    ordered.map(([{ subnet, cells }, ...others]) => [
      others.length === 0 ? printable(subnet.name) : `${others.length + 1} subnets`,
      ...cells,
    ]),
    page,
  );
  const left = byFree.slice(MOST_ROWS).reduce((sum, [, group]) => sum + group.length, 0);
  return [
    page.dim(title),
    ...lines,
    ...(left > 0 ? [`${plural(left, 'more subnet')} with more free addresses; --output json lists all`] : []),
  ];
}

/** The lowest where it was lower than at the end. */
function cellsOf({ free, freePrefixes, lowestFree, lowestFreeAt }: SubnetSummary, size?: number): string[] {
  return [
    size === undefined ? grouped(free) : `${grouped(free)} of ${grouped(size)}`,
    lowestFree < free ? `${grouped(lowestFree)} at ${formatMoment(lowestFreeAt)}` : '',
    grouped(freePrefixes),
  ];
}

/** ENIs that no instance has, with all their addresses. */
function looseCell(enis: readonly LooseEni[]): string {
  const addresses = enis.reduce((sum, eni) => sum + eni.addresses, 0);
  return enis.length === 0 ? '' : `${grouped(enis.length)} with ${plural(addresses, 'address')}`;
}
