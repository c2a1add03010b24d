// Pods on nodes whose pool is all used: either the instance type has no more addresses, or the daemon is still after them.

import { plural } from '../../base/words.ts';
import { NEWEST_RELEASE } from '../../base/cniReleases.ts';
import { upstreamRules } from '../../ipamd/rules.ts';
import { fromStart } from '../change.ts';
import { growthLink } from '../daemonChain.ts';
import { ofNode } from '../figures.ts';
import { onNodes, range, shaped, type ShapedNode, type Situation } from '../finding.ts';
import {
  deleteStuckPods,
  largerTypes,
  maxPodsByFormula,
  maxPodsForPods,
  moreNodesFromStart,
  prefixChanges,
} from '../groupChanges.ts';
import { link, say, type Link } from '../link.ts';
import { fullPoolLink, leftoversLink, maxPodsLink } from '../maxPodsChain.ts';
import type { PlayedRun } from '../playedRun.ts';
import { looserTargets, minimumNearPods, warmBesideMinimum } from '../warmChanges.ts';
import type { Family, Held, Remedy } from './card.ts';
import { addressesOfMadeNodes } from './autoscaled.ts';
import { isFull, onGroup, onNode, refusalCause } from './refusal.ts';

/** Nodes whose type has no more addresses. */
function filled({ nodes }: Held, situation: Situation): ShapedNode[] {
  return shaped(nodes, situation).filter(({ node, shape }) => node.addresses.total >= shape.addressCapacity);
}

/** Whether a node has more pods than it can have addresses, though its pool may still grow. */
function isShort(held: Held, situation: Situation): boolean {
  return shaped(held.nodes, situation).some(
    ({ node, shape }) =>
      node.addresses.total >= shape.addressCapacity ||
      node.pods - node.hostNetworkPods > shape.addressCapacity,
  );
}

/** While the pools grow: warm targets; where they can not grow enough: more addresses, or fewer pods. */
const whereGrowing =
  (remedy: Remedy): Remedy =>
  (held, scene) =>
    isShort(held, scene) ? [] : remedy(held, scene);

const whereFull =
  (remedy: Remedy): Remedy =>
  (held, scene) =>
    isShort(held, scene) ? remedy(held, scene) : [];

const warmTargets: Remedy = ({ nodes }, scene) => [
  ...warmBesideMinimum(scene),
  ...looserTargets(nodes, scene),
  ...minimumNearPods(nodes, scene),
];

const prefixes = onNode(({ node, scene }) => prefixChanges(node, scene));

const formula = onGroup(({ place, scene }) => [...maxPodsForPods(place, scene), ...maxPodsByFormula(place)]);

const stuckPods = onGroup(({ place, held, scene }) => deleteStuckPods(place, held.workloads, scene));

/** Where unmanaged ENIs are counted again and again. */
const releaseThatCountsOnce: Remedy = ({ nodes }, { stoppedPools, version }) => {
  const isCounted = stoppedPools.some(
    ({ node, unmanagedEnis }) => unmanagedEnis > 0 && nodes.some(({ name }) => name === node),
  );
  if (!isCounted || !upstreamRules(version).recountsUnmanagedEnis) return [];
  return [fromStart(`CNI ${NEWEST_RELEASE}`, { path: 'cni.version', value: NEWEST_RELEASE })];
};

const moreNodes = onGroup(({ place }) => [moreNodesFromStart(place, 1), ...largerTypes(place, 1)]);

function binds(held: Held, situation: Situation): string {
  const full = filled(held, situation);
  const [first] = full;
  if (first === undefined)
    return `the pools of ${plural(held.nodes.length, 'node')}: all used, and ${growth(held, situation)}`;
  const { config, podEnis, type, addressCapacity } = first.shape;
  const arithmetic = `${podEnis} ENIs × ${config.slotsPerEni} ${config.prefixMode ? '× 16 ' : ''}`;
  return (
    `the addresses of ${type.name}: ${arithmetic}= ${addressCapacity} for pods, all used ` +
    `${onNodes(full.length, situation.summary.nodes.length)}, while max pods is ${range(full.map(({ node }) => node.maxPods))}`
  );
}

/** `2 nodes have no address left: m5.large has 27 for pods, max pods is 30.` */
function sentence(held: Held, situation: Situation): string {
  const [first] = filled(held, situation);
  const nodes = `${plural(held.nodes.length, 'node')} ${held.nodes.length === 1 ? 'has' : 'have'} no address left`;
  if (first === undefined) return `${nodes}: ${growth(held, situation)}.`;
  const { node, shape } = first;
  return `${nodes}: ${shape.type.name} has ${shape.addressCapacity} for pods, max pods is ${node.maxPods}.`;
}

function growth(held: Held, { stoppedPools }: Situation): string {
  const isStopped = held.nodes.every(({ name }) => stoppedPools.some(({ node }) => node === name));
  const isToldToStop = stoppedPools.some(({ because }) => because === 'not-provisioned');
  if (isStopped && isToldToStop) return 'ipamd is told to add none';
  return isStopped ? 'the targets of ipamd ask for no more' : 'ipamd has not added more yet';
}

function fullLinks(each: ShapedNode, run: PlayedRun): (Link | undefined)[] {
  const { node, shape } = each;
  const leftovers = leftoversLink(each);
  const more = node.maxPods - node.hostNetworkPods > shape.addressCapacity;
  return [
    leftovers ?? fullPoolLink(each),
    more
      ? link(
          say`the scheduler counts pods (${ofNode(node, 'pods')} of ${ofNode(node, 'maxPods')}), not addresses`,
          [maxPodsLink(each, run)],
        )
      : undefined,
  ];
}

export const FULL_POOL = {
  NoAddressOnNode: {
    binds,
    sentence,
    cause: refusalCause('NoAddressOnNode', (each, run) =>
      isFull(each) ? fullLinks(each, run) : [leftoversLink(each), growthLink(each.node, run)],
    ),
    remedies: [
      releaseThatCountsOnce,
      whereGrowing(warmTargets),
      prefixes,
      whereFull(formula),
      whereFull(stuckPods),
      moreNodes,
      addressesOfMadeNodes,
    ],
  },
} satisfies Family;
