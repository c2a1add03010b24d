// The finding about pods that no kubelet may take: max pods, how it stands to the addresses, and which of nodes,
// prefixes and a higher max pods would help.

import type { NodeSummary, RunSummary } from '../record/summary.ts';
import {
  addressesOn,
  total,
  onNodes,
  range,
  shaped,
  type Finding,
  type ShapedNode,
  type Situation,
} from './finding.ts';
import { plural } from '../base/words.ts';
import { isOpen } from './room.ts';

export function maxPodsFinding(waiting: number, situation: Situation): Finding {
  const { summary } = situation;
  const open = summary.nodes.filter(isOpen);
  const full = shaped(
    open.filter((node) => node.pods >= node.maxPods),
    situation,
  );
  if (full.length === 0) return { binds: 'max pods of nodes that are not open to pods now', helps: [] };
  const limit = `max pods, ${range(full.map(({ node }) => node.maxPods))} ${onNodes(full.length, open.length)}`;
  const kinds = onePerKind(full);
  return {
    binds: `${limit}; ${addressesBeside(full)}`,
    helps: kinds.flatMap((kind) => [moreNodes(waiting, kind, summary), ...morePods(kind)]),
  };
}

/** Whether the addresses would have been there. */
function addressesBeside(full: readonly ShapedNode[]): string {
  const { capacity, assigned } = addressesOn(full);
  if (capacity > assigned)
    return `their types could carry addresses for ${plural(capacity - assigned, 'more pod')}`;
  return 'the addresses of the type are used up as well';
}

function onePerKind(nodes: readonly ShapedNode[]): ShapedNode[] {
  const kinds = new Map(nodes.map((each) => [`${each.node.instanceType} ${each.node.maxPods}`, each]));
  return [...kinds.values()].slice(0, 2);
}

/** Pods beside those of DaemonSets on the host's network that one such node takes. */
function podsPerNode({ node, shape }: ShapedNode, maxPods = node.maxPods): number {
  return Math.max(0, Math.min(maxPods - node.hostNetworkPods, shape.addressCapacity));
}

function moreNodes(waiting: number, kind: ShapedNode, summary: RunSummary): string {
  const { instanceType } = kind.node;
  const each = podsPerNode(kind);
  if (each === 0) return `more ${instanceType} nodes: no, they have no room for pods`;
  const nodes = Math.ceil(waiting / each);
  const count = nodes === 1 ? 'one more node' : `${nodes} more nodes`;
  const scarce =
    nodes * each > freeAddresses(kind.node, summary) ? ', if their subnets had the addresses' : '';
  return `${count} of ${instanceType}: room for ${plural(nodes * each, 'more pod')}${scarce}`;
}

function freeAddresses(node: NodeSummary, { nodes, subnets }: RunSummary): number {
  const used = new Set(nodes.filter(({ group }) => group === node.group).map(({ subnet }) => subnet));
  return total(
    subnets.filter(({ name }) => used.has(name)),
    ({ free }) => free,
  );
}

/** Prefix delegation and a higher max pods: each alone and both together. */
function morePods(kind: ShapedNode): string[] {
  const { node, shape } = kind;
  const advised = shape.maxPodsWithPrefixes;
  if (shape.config.prefixMode) {
    if (advised <= node.maxPods) return [];
    const pods = Math.min(advised - node.hostNetworkPods, shape.addressCapacity);
    return [`new nodes with max pods ${advised}: ${plural(pods, 'pod')} each, their addresses suffice`];
  }
  if (!shape.supportsPrefixes) return [`prefix delegation: not on ${node.instanceType}, it is not Nitro`];
  const alone = `prefix delegation alone: no, max pods stays ${node.maxPods}`;
  const pods = advised - node.hostNetworkPods;
  return advised <= node.maxPods
    ? [alone]
    : [`${alone}; on new nodes of max pods ${advised}: ${plural(pods, 'pod')} each`];
}
