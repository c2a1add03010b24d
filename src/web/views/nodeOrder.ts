// Which nodes stand together, and in which order.

import { plural, grouped } from '../../base/words.ts';
import { blockSize } from '../../base/ipv4.ts';
import { nodeLabel } from '../../record/labels.ts';
import { poolCounts } from '../../record/poolRecord.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { SceneSubnet } from '../../record/timelineScene.ts';
import type { NodeFacts } from '../pictures/nodeFacts.ts';

export const ORDERS = { waiting: 'most waiting', name: 'name', free: 'free addresses' } as const;
export type Order = keyof typeof ORDERS;

export const GROUPINGS = { subnet: 'subnet', group: 'node group', zone: 'zone', none: 'none' } as const;
export type Grouping = keyof typeof GROUPINGS;

export const PICTURES = { cards: 'cards', strips: 'strips', squares: 'squares' } as const;
export type Picture = keyof typeof PICTURES;

/** Most nodes that are drawn so unless one chooses. */
const MOST_CARDS = 12;
const MOST_STRIPS = 60;

export function pictureFor(nodes: number): Picture {
  if (nodes <= MOST_CARDS) return 'cards';
  return nodes <= MOST_STRIPS ? 'strips' : 'squares';
}

export interface NodeGroup {
  /** Empty where nodes are not grouped. */
  readonly name: string;
  readonly nodes: readonly NodeFacts[];
}

export function orderNodes(nodes: readonly NodeFacts[], order: Order, at: Milliseconds): NodeFacts[] {
  const byName = (one: NodeFacts, other: NodeFacts): number =>
    nodeLabel(one.node.node).localeCompare(nodeLabel(other.node.node), 'en', { numeric: true });
  if (order === 'name') return nodes.toSorted(byName);
  if (order === 'waiting') return nodes.toSorted((one, other) => other.waiting - one.waiting);
  const warm = new Map(nodes.map((facts) => [facts, poolCounts(facts.node.pool, at).warm]));
  return nodes.toSorted((one, other) => (warm.get(one) ?? 0) - (warm.get(other) ?? 0));
}

/** In the order of the first node of each. */
export function groupNodes(
  nodes: readonly NodeFacts[],
  by: Grouping,
  zoneOf: (subnet: string) => string,
): NodeGroup[] {
  if (by === 'none') return [{ name: '', nodes }];
  const groups = new Map<string, NodeFacts[]>();
  for (const facts of nodes) {
    const { subnet, group } = facts.node;
    const name = by === 'subnet' ? subnet : by === 'zone' ? zoneOf(subnet) : group;
    groups.set(name, [...(groups.get(name) ?? []), facts]);
  }
  return [...groups].map(([name, members]) => ({
    name: name === '' ? 'no group yet' : name,
    nodes: members,
  }));
}

/** `60 m5.large`, `40 nodes of 2 types`. */
export function typesText(nodes: readonly NodeFacts[]): string {
  const types = [...new Set(nodes.map(({ node }) => node.instanceType))];
  return types.length === 1
    ? `${grouped(nodes.length)} ${types[0] ?? ''}`
    : `${plural(nodes.length, 'node')} of ${types.length} types`;
}

/** What holds for all of them: who waits, that they are at max pods, and what is free in their subnet. */
export function groupText(nodes: readonly NodeFacts[], subnet: SceneSubnet | undefined): string {
  const waiting = nodes.reduce((sum, each) => sum + each.waiting, 0);
  const limits = [...new Set(nodes.map(({ node }) => node.maxPods))];
  const isFull = nodes.every((each) => each.isFull);
  return [
    ...(waiting > 0 ? [`${plural(waiting, 'pod')} waiting`] : []),
    ...(isFull ? [`all at max pods${limits.length === 1 ? ` (${limits[0] ?? 0})` : ''}`] : []),
    ...(waiting === 0 && !isFull ? ['no pod waiting'] : []),
    ...(subnet === undefined
      ? []
      : [`${grouped(subnet.free)} of ${grouped(blockSize(subnet.cidr.length))} addresses free`]),
  ].join(', ');
}
