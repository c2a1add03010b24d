// Nodes as steps select them: in the document, compiled, as mentions and in words.

import { z } from 'zod';
import { unreachable } from '../../base/assert.ts';
import type { DocumentPath } from '../language/diagnostics.ts';
import { count, name } from '../language/scalars.ts';
import { type Mention, thing } from './mention.ts';

/** Nodes by what a scenario can know of them before it runs. */
export type NodeSelection =
  | { readonly kind: 'group'; readonly group: string }
  /** The n-th node of a group in order of registration, from 0. */
  | { readonly kind: 'nth'; readonly group: string; readonly index: number }
  /** Of Karpenter's: all that a NodePool has then, or the n-th of them. */
  | { readonly kind: 'pool'; readonly pool: string; readonly index: number | undefined }
  | { readonly kind: 'all' };

export const nodes = z
  .union([
    z.literal('all'),
    z.strictObject({
      nodeGroup: name.describe('Node group'),
      index: count(0, 9999)
        .optional()
        .describe('Index of a node, from 0 in order of registration (default: all nodes of the group)'),
    }),
    z.strictObject({
      nodePool: name.describe('NodePool of Karpenter'),
      index: count(0, 9999)
        .optional()
        .describe(
          'Index of a node, from 0 in order of registration of those that there are then; none where there are fewer ' +
            '(default: all nodes of the NodePool)',
        ),
    }),
  ])
  .meta({ id: 'NodeSelection', title: 'all, those of a node group or of a NodePool, or one node of it' });

type NodesDocument = z.output<typeof nodes>;

export function selectionOf(found: NodesDocument): NodeSelection {
  if (found === 'all') return { kind: 'all' };
  if ('nodePool' in found) return { kind: 'pool', pool: found.nodePool, index: found.index };
  return found.index === undefined
    ? { kind: 'group', group: found.nodeGroup }
    : { kind: 'nth', group: found.nodeGroup, index: found.index };
}

/** The group, and the node where it is one; how many nodes a NodePool has is seen only then. */
export function nodeMentions(found: NodesDocument, path: DocumentPath = []): readonly Mention[] {
  if (found === 'all') return [];
  if ('nodePool' in found) return [thing(['NodePool'], { name: found.nodePool }, [...path, 'nodePool'])];
  const { nodeGroup: group, index } = found;
  return [
    thing(['node group'], { name: group }, [...path, 'nodeGroup']),
    ...(index === undefined ? [] : [{ of: 'node', group, index, path: [...path, 'index'] } as const]),
  ];
}

export function describeNodes(selection: NodeSelection): string {
  switch (selection.kind) {
    case 'all':
      return 'all nodes';
    case 'group':
      return `the nodes of ${selection.group}`;
    case 'nth':
      return `node ${selection.index} of ${selection.group}`;
    case 'pool':
      return selection.index === undefined
        ? `the nodes of NodePool ${selection.pool}`
        : `node ${selection.index} of NodePool ${selection.pool}`;
    default:
      return unreachable(selection);
  }
}
