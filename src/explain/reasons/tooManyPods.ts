// Pods that no kubelet may take: max pods, how it stands to the addresses, and which of nodes, prefixes and a higher max
// pods would help.

import { plural } from '../../base/words.ts';
import { nodeadmMaxPods } from '../../ec2/maxPods.ts';
import type { NodeSummary, RunSummary } from '../../record/summary.ts';
import { type Change, fromStart } from '../change.ts';
import { addressesOn, onNodes, range, shaped, type ShapedNode, type Situation, total } from '../finding.ts';
import {
  forGroup,
  type GroupPlace,
  largerTypes,
  moreNodesNow,
  newGroupNow,
  prefixesNow,
} from '../groupChanges.ts';
import type { PlayedRun } from '../playedRun.ts';
import { isOpen } from '../room.ts';
import { type Family, type Held, type Remedy, remedies } from './card.ts';
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

/** What helps pods that wait for nodes of a kind: said of each kind, tried for the first. */
interface KindRemedy {
  readonly estimate: (kind: ShapedNode, waiting: number, summary: RunSummary) => readonly string[];
  readonly changes: (
    kind: ShapedNode,
    waiting: number,
    place: GroupPlace,
    run: PlayedRun,
  ) => readonly Change[];
}

/** Pods beside those on the host's network that a node of the kind takes. */
function podsPerNode({ node, shape }: ShapedNode): number {
  return Math.max(0, Math.min(node.maxPods - node.hostNetworkPods, shape.addressCapacity));
}

const moreNodes: KindRemedy = {
  estimate: (kind, waiting, summary) => {
    const { instanceType } = kind.node;
    const each = podsPerNode(kind);
    if (each === 0) return [`more ${instanceType} nodes: no, they have no room for pods`];
    const nodes = Math.ceil(waiting / each);
    const count = nodes === 1 ? 'one more node' : `${nodes} more nodes`;
    const scarce =
      nodes * each > freeAddresses(kind.node, summary) ? ', if their subnets had the addresses' : '';
    return [`${count} of ${instanceType}: room for ${plural(nodes * each, 'more pod')}${scarce}`];
  },
  changes: (kind, waiting, place, run) => {
    const nodes = Math.ceil(waiting / Math.max(1, podsPerNode(kind)));
    return [moreNodesNow(place, Math.min(MOST_NODES, nodes), run)];
  },
};

function freeAddresses({ group }: NodeSummary, { nodes, subnets }: RunSummary): number {
  const used = new Set(nodes.filter((node) => node.group === group).map(({ subnet }) => subnet));
  return total(
    subnets.filter(({ name }) => used.has(name)),
    ({ free }) => free,
  );
}

/** Each alone and both together. */
const prefixesAndMaxPods: KindRemedy = {
  estimate: ({ node, shape }) => {
    const advised = shape.maxPodsWithPrefixes;
    const isHigher = advised > node.maxPods;
    if (shape.config.prefixMode) {
      if (!isHigher) return [];
      const pods = Math.min(advised - node.hostNetworkPods, shape.addressCapacity);
      return [`new nodes with max pods ${advised}: ${plural(pods, 'pod')} each, their addresses suffice`];
    }
    if (!shape.supportsPrefixes) return [`prefix delegation: not on ${node.instanceType}, it is not Nitro`];
    const alone = `prefix delegation alone: no, max pods stays ${node.maxPods}`;
    const pods = advised - node.hostNetworkPods;
    return isHigher
      ? [`${alone}; on new nodes of max pods ${advised}: ${plural(pods, 'pod')} each`]
      : [alone];
  },
  changes: ({ node, shape }, waiting, place, run) => {
    if (!shape.supportsPrefixes) return [];
    const advised = shape.maxPodsWithPrefixes;
    const nodes = Math.ceil(waiting / Math.max(1, advised - node.hostNetworkPods));
    return [
      ...(shape.config.prefixMode ? [] : [prefixesNow(run)]),
      ...(advised > node.maxPods ? [newGroupNow(place, shape.type, Math.min(MOST_NODES, nodes), run)] : []),
    ];
  },
};

/** On a larger type a number that was given stays as it is. */
const largerTypeOrFormula: KindRemedy = {
  estimate: () => [],
  changes: ({ node, shape }, _, place) => {
    if (place.group.maxPods === 'formula') return largerTypes(place, 1);
    const byFormula = nodeadmMaxPods(shape.type);
    if (byFormula <= node.maxPods) return [];
    const setting = { path: `${place.path}.maxPods`, value: 'formula' };
    return [fromStart(`max pods ${byFormula}, as the type has addresses`, setting)];
  },
};

const KIND_REMEDIES = [moreNodes, prefixesAndMaxPods, largerTypeOrFormula];

const byKind: Remedy = {
  estimate: ({ pods }, situation) =>
    kindsOf(fullNodes(situation)).flatMap((kind) =>
      KIND_REMEDIES.flatMap(({ estimate }) => estimate(kind, pods.length, situation.summary)),
    ),
  changes: ({ pods }, run) => {
    const [kind] = kindsOf(fullNodes(run));
    return forGroup(kind?.node.group, run, (place) =>
      kind === undefined
        ? [moreNodesNow(place, 1, run)]
        : KIND_REMEDIES.flatMap(({ changes }) => changes(kind, pods.length, place, run)),
    );
  },
};

function binds(_: Held, situation: Situation): string {
  const full = fullNodes(situation);
  if (full.length === 0) return 'max pods of nodes that are not open to pods now';
  const open = situation.summary.nodes.filter(isOpen);
  const limit = `max pods, ${range(full.map(({ node }) => node.maxPods))} ${onNodes(full.length, open.length)}`;
  return `${limit}; ${addressesBeside(full)}`;
}

/** Whether the addresses would have been there. */
function addressesBeside(full: readonly ShapedNode[]): string {
  const { capacity, assigned } = addressesOn(full);
  return capacity > assigned
    ? `their types could carry addresses for ${plural(capacity - assigned, 'more pod')}`
    : 'the addresses of the type are used up as well';
}

export const TOO_MANY_PODS = {
  TooManyPods: {
    binds,
    cause: pendingCause,
    remedies: remedies([byKind]),
  },
} satisfies Family;
