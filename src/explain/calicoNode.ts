// What a node of Calico's holds: its blocks, what is free in each, and what it has borrowed.

import { formatAddress } from '../base/address.ts';
import { plural } from '../base/words.ts';
import type { BlockView } from '../calico/view.ts';
import { nodeLabel } from '../record/labels.ts';
import type { NodeSummary } from '../record/summary.ts';
import { ofNode } from './figures.ts';
import { link, say, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';

/** Blocks told one by one. */
const MOST_BLOCKS = 4;

export function isOnCalico({ world }: PlayedRun): boolean {
  return world.calico !== undefined;
}

export function blocksLink(node: NodeSummary, { world }: PlayedRun): Link {
  const blocks = world.calico?.store.blocksOf(node.name) ?? [];
  const tunnels = [...(world.calico?.tunnels.of(node.name).values() ?? [])];
  const left = blocks.length - MOST_BLOCKS;
  return link(
    say`holds ${ofNode(node, 'pods')} of ${ofNode(node, 'maxPods')} pods and ${plural(blocks.length, 'block')} of Calico’s`,
    [
      ...blocks.slice(0, MOST_BLOCKS).map((block) => blockLink(block, node.name)),
      ...(left > 0 ? [link(say`and ${plural(left, 'more block')}`)] : []),
      ...(tunnels.length === 0
        ? []
        : [link(say`its tunnel has one of the addresses, ${tunnels.map(formatAddress).join(' and ')}`)]),
      ...borrowedLinks(node),
    ],
  );
}

function blockLink({ text, free, size, allocations }: BlockView, node: string): Link {
  const lent = [...allocations.values()].filter((each) => each.node !== node).length;
  const others = lent === 0 ? '' : `, ${lent} of them lent to other nodes`;
  return link(say`${text}: ${String(size - free.length)} of ${String(size)} addresses are in use${others}`);
}

function borrowedLinks({ name, blocks }: NodeSummary): Link[] {
  if (blocks === undefined || blocks.borrowed === 0) return [];
  return [link(say`${nodeLabel(name)} has borrowed ${plural(blocks.borrowed, 'address')} of other blocks`)];
}
