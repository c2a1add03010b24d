// The nodes that came and went by a decision of an autoscaler, of EKS or of EC2, as a table: nodes of one type that came
// together and for the same reason are one row.

import { formatMoment, MINUTE, type Milliseconds } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import { dollarsOf, reasonOf, type NodeChange } from '../record/nodeChanges.ts';
import type { RunSummary } from '../record/summary.ts';
import { alignColumns, type Column } from './columns.ts';
import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';
import { dollars } from './sweepNumbers.ts';

export const NODE_CHANGE_COLUMNS: readonly Column[] = [
  { title: 'nodes of', align: 'left' },
  { title: 'type', align: 'left' },
  { title: 'nodes', align: 'right' },
  { title: 'from', align: 'left' },
  { title: 'to', align: 'left' },
  { title: 'came by', align: 'left' },
  { title: 'went by', align: 'left' },
  { title: 'cost', align: 'right' },
];

const MOST_ROWS = 10;

/** An autoscaler's node that was launched later than this after the first is another row. */
const TOGETHER: Milliseconds = MINUTE;

/** Nodes that are alike, and came together. */
export interface NodeChangeRow {
  readonly first: Readonly<NodeChange>;
  readonly nodes: readonly Readonly<NodeChange>[];
}

export function nodeChangeRows(changes: readonly Readonly<NodeChange>[]): NodeChangeRow[] {
  const rows: { readonly first: Readonly<NodeChange>; readonly nodes: Readonly<NodeChange>[] }[] = [];
  for (const change of changes) {
    const row = rows.findLast(({ first }) => areAlike(first, change));
    if (row === undefined) rows.push({ first: change, nodes: [change] });
    else row.nodes.push(change);
  }
  return rows;
}

function areAlike(one: Readonly<NodeChange>, other: Readonly<NodeChange>): boolean {
  return (
    one.group === other.group &&
    one.instanceType === other.instanceType &&
    one.spotIn === other.spotIn &&
    one.maker === other.maker &&
    one.came.reason === other.came.reason &&
    one.went?.reason === other.went?.reason &&
    (one.goneAt === undefined) === (other.goneAt === undefined) &&
    (one.maker === 'EKS' || cameTogether(one, other))
  );
}

/** Cluster Autoscaler asks for all nodes of a scale-up by the same pods. */
function cameTogether(one: Readonly<NodeChange>, other: Readonly<NodeChange>): boolean {
  if (one.came.reason === 'NodeGroup') return true;
  const isSame = one.maker === 'Karpenter' || one.came.pods === other.came.pods;
  return isSame && other.launchedAt - one.launchedAt <= TOGETHER;
}

export function nodeChangesText(summary: RunSummary, page: Page): string[] {
  const rows = nodeChangeRows(summary.nodeChanges);
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_ROWS);
  const [title, ...lines] = alignColumns(
    NODE_CHANGE_COLUMNS,
    shown.map((row) => nodeChangeCells(row, summary.at)),
    page,
  );
  const left = rows.slice(MOST_ROWS);
  return [
    page.dim(title),
    ...lines,
    ...(left.length === 0 ? [] : hanging('', `${leftOutText(left)}; --output json lists all`, page.width)),
  ];
}

/** `12 more nodes in 3 rows`. */
export function leftOutText(rows: readonly NodeChangeRow[]): string {
  const nodes = rows.reduce((sum, row) => sum + row.nodes.length, 0);
  return `${plural(nodes, 'more node')} in ${plural(rows.length, 'row')}`;
}

/** In the order of the columns. `now`: the end of the run. */
export function nodeChangeCells({ first, nodes }: NodeChangeRow, now: Milliseconds): string[] {
  const { group, instanceType, spotIn } = first;
  const launched = nodes.map(({ launchedAt }) => launchedAt);
  return [
    printable(group),
    spotIn === undefined ? instanceType : `${instanceType} spot`,
    grouped(nodes.length),
    formatMoment(Math.min(...launched)),
    first.goneAt === undefined ? 'end' : formatMoment(Math.max(...nodes.map(({ goneAt }) => goneAt ?? now))),
    arrivalText(nodes),
    departureText(first),
    costText(nodes, now),
  ];
}

/** `Karpenter: Provisioned, 150 pods`. */
function arrivalText(nodes: readonly Readonly<NodeChange>[]): string {
  const [first] = nodes;
  if (first === undefined) return '';
  const { maker, came } = first;
  if (came.reason === 'NodeGroup') return maker === 'Karpenter' ? 'before the run' : 'size of the group';
  const pods = maker === 'Karpenter' ? nodes.reduce((sum, each) => sum + each.came.pods, 0) : came.pods;
  return `${maker}: ${came.reason}${pods === 0 ? '' : `, ${plural(pods, 'pod')}`}`;
}

function departureText({ went, goneAt }: Readonly<NodeChange>): string {
  return went === undefined && goneAt === undefined ? '–' : reasonOf(went);
}

function costText(nodes: readonly Readonly<NodeChange>[], now: Milliseconds): string {
  const costs = nodes.flatMap((each) => dollarsOf(each, now) ?? []);
  return costs.length < nodes.length ? 'unknown' : dollars(costs.reduce((sum, each) => sum + each, 0));
}
