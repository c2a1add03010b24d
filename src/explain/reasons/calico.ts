// Pods on nodes with Calico for which its IPAM has no address.

import type { RefusalReason } from '../../base/waitingReason.ts';
import { WAITING_REASONS } from '../../base/waitingReason.ts';
import { plural } from '../../base/words.ts';
import { nodeLabel } from '../../record/labels.ts';
import { fromStart } from '../change.ts';
import { link, say, type Link } from '../link.ts';
import type { PlayedRun } from '../playedRun.ts';
import type { Card, Family, Remedy } from './card.ts';
import { only } from './card.ts';

/** Nodes told one by one. */
const MOST_NODES = 3;

/** The blocks of the nodes that pods wait on. */
function blocksCause(reason: RefusalReason): Card['cause'] {
  return ({ pods }, run) => {
    const names = [...new Set(pods.flatMap(({ node }) => node ?? []))];
    const links = names.slice(0, MOST_NODES).map((name) => blocksOf(name, run));
    const left = names.length - MOST_NODES;
    if (left > 0) links.push(link(say`the same on ${plural(left, 'more node')}`));
    return only(link(say`${WAITING_REASONS[reason].means}`, links));
  };
}

function blocksOf(node: string, { world }: PlayedRun): Link {
  const blocks = world.calico?.store.blocksOf(node) ?? [];
  const free = blocks.reduce((sum, block) => sum + block.free.length, 0);
  const held = blocks.length === 0 ? 'no block of its own' : plural(blocks.length, 'block');
  return link(say`${nodeLabel(node)} has ${held}, with ${String(free)} of their addresses free`);
}

const smallerBlocks: Remedy = (_, { document }) => {
  const { blockSize = 26 } = document.cni;
  return blockSize > 29
    ? []
    : [fromStart(`blockSize ${blockSize + 2}`, { path: 'cni.blockSize', value: blockSize + 2 })];
};

const borrowing: Remedy = (_, { document }) =>
  document.cni.strictAffinity === true
    ? [fromStart('without strictAffinity', { path: 'cni.strictAffinity', value: false })]
    : [];

export const CALICO = {
  CalicoPoolsFull: {
    binds: ({ nodes }) => `Calico's pools: no block is left for ${plural(nodes.length, 'node')}`,
    sentence: ({ nodes }) => `Calico has no address for pods on ${plural(nodes.length, 'node')}.`,
    cause: blocksCause('CalicoPoolsFull'),
    remedies: [borrowing, smallerBlocks],
  },
  CalicoBlockLimit: {
    binds: ({ nodes }) => `Calico's limit of blocks a node, on ${plural(nodes.length, 'node')}`,
    sentence: ({ nodes }) => `${plural(nodes.length, 'node')} may have no more Calico blocks.`,
    cause: blocksCause('CalicoBlockLimit'),
    remedies: [],
  },
  NoCalicoPool: {
    binds: () => "Calico's pools: none that is enabled is meant for the pods and their nodes",
    sentence: () => 'No enabled Calico pool is meant for the pods.',
    cause: blocksCause('NoCalicoPool'),
    remedies: [],
  },
} satisfies Family;
