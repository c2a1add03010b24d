// Pods that no kubelet may take: max pods, how it stands to the addresses, and which of nodes, prefixes and a higher max
// pods would help.

import { plural } from '../../base/words.ts';
import { nodeadmMaxPods } from '../../ec2/maxPods.ts';
import type { GroupPlace } from '../../scenario/document/writtenGroups.ts';
import type { Change } from '../change.ts';
import { addressesOn, onNodes, range, shaped, type ShapedNode, type Situation } from '../finding.ts';
import {
  forGroup,
  largerTypes,
  maxPodsByFormula,
  maxPodsForCalico,
  moreNodesNow,
  newGroupNow,
  prefixChanges,
} from '../groupChanges.ts';
import { launchElsewhere } from '../launchChanges.ts';
import { isOpen } from '../room.ts';
import type { Scene } from '../scene.ts';
import { otherwiseMadeNodes } from './autoscaled.ts';
import type { Family, Held, Remedy } from './card.ts';
import { pendingCause } from './pendingCause.ts';

/** Nodes that a what-if adds at most. */
const MOST_NODES = 50;

/** Kinds of full nodes for which changes are estimated. */
const MOST_KINDS = 2;

function fullNodes(situation: Situation): ShapedNode[] {
  const full = situation.summary.nodes.filter((node) => isOpen(node) && node.pods >= node.maxPods);
  return shaped(full, situation);
}

/** The first of each type and max pods. */
function kindsOf(nodes: readonly ShapedNode[]): ShapedNode[] {
  const kinds = new Map<string, ShapedNode>();
  for (const each of nodes) {
    const kind = `${each.node.instanceType} ${each.node.maxPods}`;
    if (!kinds.has(kind)) kinds.set(kind, each);
  }
  return [...kinds.values()].slice(0, MOST_KINDS);
}

/** Pods beside those on the host's network that a node of the kind takes. */
function podsPerNode({ node, shape }: ShapedNode): number {
  return Math.max(0, Math.min(node.maxPods - node.hostNetworkPods, shape.addressCapacity));
}

/** As many nodes as the pods fill. */
function nodesFor(pods: number, each: number): number {
  return Math.min(MOST_NODES, Math.ceil(pods / Math.max(1, each)));
}

/** Each kind of full node in its own group; the group of any node where none is full now. */
const byKind: Remedy = ({ pods }, scene) => {
  const kinds = kindsOf(fullNodes(scene));
  if (kinds.length === 0) return forGroup(undefined, scene, (place) => [moreNodesNow(place, 1, scene)]);
  return kinds.flatMap((kind) =>
    forGroup(kind.node.group, scene, (place) => changesOfKind(kind, pods, place, scene)),
  );
};

const nodesElsewhere: Remedy = (_, scene) => launchElsewhere(scene);

function changesOfKind(kind: ShapedNode, pods: number, place: GroupPlace, scene: Scene): Change[] {
  const { node, shape } = kind;
  const advised = shape.maxPodsWithPrefixes;
  const isHigher = shape.supportsPrefixes && advised > node.maxPods;
  return [
    ...(shape.ofCalico ? maxPodsForCalico(place) : []),
    moreNodesNow(place, nodesFor(pods, podsPerNode(kind)), scene),
    ...(isHigher
      ? [newGroupNow(place, shape.type, nodesFor(pods, advised - node.hostNetworkPods), scene)]
      : []),
    ...(place.group.maxPods === 'formula' ? largerTypes(place, 1) : higherFormula(kind, place)),
    ...prefixChanges(node, scene).filter(({ from, obstacle }) => from === 'now' || obstacle !== ''),
  ];
}

/** On a larger type a number that was given stays as it is. */
function higherFormula({ node, shape }: ShapedNode, place: GroupPlace): Change[] {
  return nodeadmMaxPods(shape.type) > node.maxPods ? maxPodsByFormula(place) : [];
}

function binds(_: Held, situation: Situation): string {
  const full = fullNodes(situation);
  if (full.length === 0) return 'max pods of nodes that are not schedulable now';
  const open = situation.summary.nodes.filter(isOpen);
  const limit = `max pods, ${range(full.map(({ node }) => node.maxPods))} ${onNodes(full.length, open.length)}`;
  return `${limit}; ${addressesBeside(full)}`;
}

/** `All 3 nodes are at max pods (17).` */
function sentence(_: Held, situation: Situation): string | undefined {
  const full = fullNodes(situation);
  if (full.length === 0) return undefined;
  const { nodes } = situation.summary;
  const open = nodes.filter(isOpen);
  const kind = open.length === nodes.length ? 'node' : 'schedulable node';
  const limit = `at max pods (${range(full.map(({ node }) => node.maxPods))}).`;
  if (full.length < open.length) return `${full.length} of ${plural(open.length, kind)} are ${limit}`;
  return open.length === 1 ? `The one ${kind} is ${limit}` : `All ${plural(open.length, kind)} are ${limit}`;
}

/** Whether the addresses would have been there. */
function addressesBeside(full: readonly ShapedNode[]): string {
  const { capacity, assigned } = addressesOn(full);
  return capacity > assigned
    ? `the addresses would suffice for ${plural(capacity - assigned, 'more pod')}`
    : 'all pod addresses are assigned too';
}

export const TOO_MANY_PODS = {
  TooManyPods: {
    binds,
    sentence,
    cause: pendingCause,
    remedies: [otherwiseMadeNodes, nodesElsewhere, byKind],
  },
} satisfies Family;
