// The table of nodes. Up to six stand one by one, more are grouped: nodes that look the same share a row, and when
// there are still too many rows, those of a node group do.

import { elementAt } from '../base/assert.ts';
import type { BlockCounts } from '../record/blockCounts.ts';
import type { NodeSummary } from '../record/summary.ts';
import { IPV6_PREFIX_SIZE } from '../record/poolEni.ts';
import { nodeLabel } from '../record/labels.ts';
import { groupedBy } from '../record/waitingGroups.ts';
import { alignColumns, type Column } from './columns.ts';
import { cut, hanging, printable, textWidth } from './layout.ts';
import { type CniInForce, drawnSlots, nodeShape } from '../explain/nodeShape.ts';
import type { Page } from './page.ts';
import { legend, slotPictures } from './slotPicture.ts';

const MOST_ROWS = 6;

const COLUMNS: readonly Column[] = [
  { title: 'node', align: 'left' },
  { title: 'group', align: 'left' },
  { title: 'pods', align: 'right' },
  { title: 'ENIs', align: 'right' },
  { title: 'blocks', align: 'right' },
  { title: 'addresses', align: 'right' },
  { title: 'borrowed', align: 'right' },
  { title: 'total', align: 'right' },
  { title: 'assigned', align: 'right' },
  { title: 'cooling down', align: 'right' },
  { title: 'warm', align: 'right' },
  { title: 'other mode', align: 'right' },
  { title: 'not served', align: 'right' },
  { title: 'prefixes', align: 'right' },
  { title: 'state', align: 'left' },
  { title: 'ENI slots', align: 'left' },
];

const LONGEST_GROUP = 20;

/** More than any node has of IPv4 addresses. */
const MANY = 2 ** 40;

/** The columns of addresses, and whether a column stands where all of it is 0 and there is room. */
const ADDRESS_COLUMNS = [
  ['total', true],
  ['assigned', true],
  ['cooling', true],
  ['warm', true],
  ['otherMode', false],
  ['notServed', false],
] as const;

/** Why free addresses are not warm. */
const NOT_WARM = [
  [
    'otherMode',
    'other mode: free single addresses under prefix delegation, or free addresses of prefixes without it; aws-node gives them to no pod',
  ],
  ['notServed', 'not served: free addresses of a node whose aws-node does not answer'],
] as const;

export function nodesText(nodes: readonly NodeSummary[], cni: CniInForce, page: Page): string[] {
  if (nodes.length === 0) return ['no nodes'];
  const slotsPerEni = (node: NodeSummary): number =>
    drawnSlots(nodeShape(node.instanceType, cni, node.maxPods));
  const rows = rowsOf(nodes, slotsPerEni, cni, page);
  const cells = cellsOf(rows, cni);
  const room = page.width - Math.max(...alignColumns(COLUMNS.slice(0, -1), cells, page).map(textWidth)) - 2;
  const drawn = slotPictures(
    rows.map((row) => row.nodes[0]),
    slotsPerEni,
    room,
  );
  const pictures = rows.map(({ alike }, index) => (alike ? elementAt(drawn, index) : ''));
  const [title, ...lines] = alignColumns(
    COLUMNS,
    cells.map((cell, index) => [...cell, elementAt(pictures, index)]),
    page,
  );
  const key = legend(pictures);
  const notes = NOT_WARM.filter(([use]) => nodes.some(({ addresses }) => addresses[use] > 0));
  return [
    page.dim(title),
    ...lines,
    ...(key === '' ? [] : hanging('', key, page.width).map((line) => page.dim(line))),
    ...notes.flatMap(([, note]) => hanging('', note, page.width).map((line) => page.dim(line))),
  ];
}

function cellsOf(rows: readonly Row[], cni: CniInForce): string[][] {
  const nodes = rows.flatMap((row) => row.nodes);
  const oneGroup = new Set(nodes.map(({ group }) => group)).size === 1;
  const hasPrefixes = nodes.some((node) => node.addresses.prefixes > 0);
  const uses = ADDRESS_COLUMNS.map(([use, stays]) => ({
    use,
    shown:
      (stays && cni.calico === undefined && (use !== 'cooling' || oneGroup)) ||
      nodes.some(({ addresses }) => addresses[use] > 0),
  }));
  return rows.map((row) => [
    printable(row.label),
    oneGroup ? '' : cut(printable(groupOf(row)), LONGEST_GROUP),
    `${span(row, (node) => node.pods)}/${span(row, (node) => node.maxPods)}`,
    cni.calico === undefined
      ? `${span(row, (node) => node.attachedEnis)}/${span(row, (node) => maxEnis(node, cni))}`
      : '',
    ...blockCells(row),
    ...uses.map(({ use, shown }) => (shown ? span(row, ({ addresses }) => addresses[use]) : '')),
    hasPrefixes ? span(row, (node) => node.addresses.prefixes) : '',
    row.nodes.every((node) => stateOf(node, cni) === stateOf(row.nodes[0], cni))
      ? stateOf(row.nodes[0], cni)
      : 'mixed',
  ]);
}

/** Of Calico's; empty without. */
function blockCells(row: Row): string[] {
  if (row.nodes.every(({ blocks }) => blocks === undefined)) return ['', '', ''];
  const count = (measure: (blocks: BlockCounts) => number): string =>
    span(row, ({ blocks }) => (blocks === undefined ? 0 : measure(blocks)));
  const isBorrowing = row.nodes.some(({ blocks }) => (blocks?.borrowed ?? 0) > 0);
  return [
    count(({ blocks }) => blocks),
    `${count(({ assigned }) => assigned)}/${count(({ total }) => total)}`,
    isBorrowing ? count(({ borrowed }) => borrowed) : '',
  ];
}

function groupOf({ nodes }: Row): string {
  return nodes.every((node) => node.group === nodes[0].group) ? nodes[0].group : 'several';
}

interface Row {
  readonly label: string;
  readonly nodes: readonly [NodeSummary, ...NodeSummary[]];
  /** Whether the first node's picture is that of all. */
  readonly alike: boolean;
}

function rowsOf(
  nodes: readonly NodeSummary[],
  slotsPerEni: (node: NodeSummary) => number,
  cni: CniInForce,
  page: Page,
): Row[] {
  if (nodes.length <= MOST_ROWS) {
    return nodes.map((node) => ({ label: nodeLabel(node.name), nodes: [node], alike: true }));
  }
  const pictures = slotPictures(nodes, slotsPerEni, page.width);
  const pictureOf = new Map(nodes.map((node, index) => [node, pictures[index]]));
  const looks = (node: NodeSummary): string =>
    [node.group, node.maxPods, node.pods, node.attachedEnis, stateOf(node, cni), pictureOf.get(node)].join(
      ' ',
    );
  const byLooks = groupedBy(nodes, looks);
  if (byLooks.length <= MOST_ROWS) return byLooks.map(([, alike]) => rowOf(alike, true));
  const byGroup = groupedBy(nodes, (node) => node.group);
  const shown = byGroup.slice(0, MOST_ROWS).map(([, group]) => rowOf(group, false));
  const [first, ...rest] = byGroup.slice(MOST_ROWS).flatMap(([, group]) => group);
  return first === undefined ? shown : [...shown, rowOf([first, ...rest], false)];
}

function rowOf(nodes: readonly [NodeSummary, ...NodeSummary[]], alike: boolean): Row {
  return { label: nodes.length === 1 ? nodeLabel(nodes[0].name) : `${nodes.length} nodes`, nodes, alike };
}

function maxEnis(node: NodeSummary, cni: CniInForce): number {
  return nodeShape(node.instanceType, cni, node.maxPods)?.maxEnis ?? 0;
}

/** `17`, or `12–17` when they differ. */
function span({ nodes }: Row, measure: (node: NodeSummary) => number): string {
  const values = nodes.map(measure);
  const least = values.reduce((one, other) => Math.min(one, other));
  const most = values.reduce((one, other) => Math.max(one, other));
  return least === most ? countText(least) : `${countText(least)}–${countText(most)}`;
}

/** Those of IPv6 prefixes are told by the prefixes: a pod more or less makes no difference. */
function countText(count: number): string {
  return count < MANY ? String(count) : `${Math.ceil(count / IPV6_PREFIX_SIZE)} × 2^48`;
}

/** Calico's answers as long as it is there. */
function hasDaemon({ daemon }: NodeSummary, { calico }: CniInForce): boolean {
  return daemon === 'ready' || calico !== undefined;
}

/** Empty for a node in good order. */
function stateOf(node: NodeSummary, cni: CniInForce): string {
  const parts = [
    node.ready ? '' : 'NotReady',
    node.cordoned ? 'cordoned' : '',
    node.instanceGone ? 'instance terminated' : '',
    hasDaemon(node, cni) || !node.ready || node.instanceGone ? '' : `aws-node ${node.daemon}`,
    node.pause === undefined ? '' : 'paused',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
