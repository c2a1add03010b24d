// Pods on nodes whose pool is all used: either the instance type has no more addresses, or the daemon is still after them.

import { grouped, plural } from '../../base/words.ts';
import { growthLink } from '../daemonChain.ts';
import { ofNode } from '../figures.ts';
import { onNodes, range, shaped, type ShapedNode, type Situation } from '../finding.ts';
import { largerTypes, moreNodesFromStart } from '../groupChanges.ts';
import { link, say, type Link } from '../link.ts';
import { fullPoolLink, leftoversLink, maxPodsLink } from '../maxPodsChain.ts';
import type { PlayedRun } from '../playedRun.ts';
import { type Family, type Held, type Remedy, remedies, untold, untried } from './card.ts';
import { isFull, onGroup, prefixChanges, refusalCause, warmPool } from './refusal.ts';

/** Nodes whose type has no more addresses. */
function filled({ nodes }: Held, situation: Situation): ShapedNode[] {
  return shaped(nodes, situation).filter(({ node, shape }) => node.addresses.total >= shape.addressCapacity);
}

/** An estimate for pools that grow, and one for the first node that is filled. */
function estimate(
  growing: readonly string[],
  ofFilled: (each: ShapedNode) => readonly string[],
): Remedy['estimate'] {
  return (held, situation) => {
    const [first] = filled(held, situation);
    return first === undefined ? growing : ofFilled(first);
  };
}

const time: Remedy = { estimate: estimate(['time'], untold), changes: untried };

const prefixes: Remedy = {
  estimate: estimate([], ({ shape }) =>
    !shape.config.prefixMode && shape.supportsPrefixes
      ? [`prefix delegation: ${grouped(shape.addressCapacity * 16)} addresses on ${shape.type.name}`]
      : [],
  ),
  changes: onGroup((_, node, run) => prefixChanges(node, run)),
};

const largerPool: Remedy = {
  estimate: estimate(['WARM_IP_TARGET or MINIMUM_IP_TARGET as large as the burst'], untold),
  changes: onGroup((_, node, run) => [warmPool(node, run)]),
};

const lowerMaxPods: Remedy = {
  estimate: estimate([], ({ node, shape }) => [
    `max pods ${shape.addressCapacity + node.hostNetworkPods} there: pods would wait for a node instead`,
  ]),
  changes: untried,
};

const moreNodes: Remedy = {
  estimate: estimate([], () => ['more nodes']),
  changes: onGroup((place) => [moreNodesFromStart(place, 1), ...largerTypes(place, 1)]),
};

function binds(held: Held, situation: Situation): string {
  const full = filled(held, situation);
  const [first] = full;
  if (first === undefined)
    return `the pools of ${plural(held.nodes.length, 'node')}: all used, and their daemons add more only by and by`;
  const { config, type, addressCapacity } = first.shape;
  const arithmetic = `${config.maxEnis} ENIs × ${config.slotsPerEni} ${config.prefixMode ? '× 16 ' : ''}`;
  return (
    `the addresses of ${type.name}: ${arithmetic}= ${addressCapacity} for pods, all used ` +
    `${onNodes(full.length, situation.summary.nodes.length)}, while max pods is ${range(full.map(({ node }) => node.maxPods))}`
  );
}

function fullLinks(each: ShapedNode, run: PlayedRun): (Link | undefined)[] {
  const { node, shape } = each;
  const leftovers = leftoversLink(each);
  const more = node.maxPods - node.hostNetworkPods > shape.addressCapacity;
  return [
    leftovers ?? fullPoolLink(each),
    more
      ? link(
          say`the scheduler goes on sending pods: it counts places, ${ofNode(node, 'pods')} of ${ofNode(node, 'maxPods')}, and knows no addresses`,
          [maxPodsLink(each, run)],
        )
      : undefined,
  ];
}

export const FULL_POOL = {
  NoAddressOnNode: {
    binds,
    cause: refusalCause('NoAddressOnNode', (each, run) =>
      isFull(each) ? fullLinks(each, run) : [leftoversLink(each), growthLink(each.node, run)],
    ),
    remedies: remedies([time, prefixes, largerPool, lowerMaxPods, moreNodes]),
  },
} satisfies Family;
