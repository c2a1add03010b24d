// Steps by which somebody else attaches ENIs to nodes, or takes them away: ENIs that ipamd did not create.

import { z } from 'zod';
import { plural } from '../../base/words.ts';
import type { ForeignEni } from '../../ec2/otherUsers.ts';
import { count } from '../language/scalars.ts';
import { describeNodes, nodeMentions, nodes, type NodeSelection, selectionOf } from './nodeSelection.ts';
import { none, nothing, step } from './step.ts';

export interface AttachEni {
  readonly kind: 'attach-eni';
  readonly nodes: NodeSelection;
  readonly eni: ForeignEni;
}

export interface DetachEnis {
  readonly kind: 'detach-enis';
  readonly nodes: NodeSelection;
}

/** More than any instance type takes on an ENI. */
const MOST_ADDRESSES = 99;

export const attachEni = step({
  schema: z
    .strictObject({
      nodes: nodes.describe('Nodes'),
      subnet: z.string().optional().describe('Name of the subnet of the ENI (default: that of the node)'),
      secondaryIps: count(0, MOST_ADDRESSES).default(0).describe('Its secondary addresses'),
      prefixes: count(0, MOST_ADDRESSES).default(0).describe('Its /28 prefixes; without secondary addresses'),
      noManage: z
        .boolean()
        .default(false)
        .describe('It has the tag node.k8s.amazonaws.com/no_manage: aws-node leaves it alone'),
      networkCard: count(0, 31).default(0).describe('Network card, from 0'),
    })
    .describe('Attach an ENI of somebody else to each of some nodes, where they have room for it'),
  faults: none,
  mentions: ({ nodes: selection, subnet }) => [
    ...nodeMentions(selection, ['nodes']),
    ...(subnet === undefined ? [] : [{ of: 'subnet', name: subnet, path: ['subnet'] } as const]),
  ],
  manifest: nothing,
  books: nothing,
  foresees: nothing,
  compile: ({ nodes: selection, ...eni }): AttachEni[] => [
    { kind: 'attach-eni', nodes: selectionOf(selection), eni },
  ],
  deeds: {
    'attach-eni': {
      describe: ({ nodes: selection, eni }) =>
        `others attach an ${eni.noManage ? 'unmanaged ' : ''}ENI${carried(eni)} to ${describeNodes(selection)}`,
      perform: (world, { nodes: selection, eni }) => {
        for (const node of world.nodes(selection)) world.attachEni(node, eni);
      },
    },
  },
});

export const detachEnis = step({
  schema: z
    .strictObject({ nodes: nodes.describe('Nodes') })
    .describe('Detach and delete the ENIs that attachEni attached to nodes'),
  faults: none,
  mentions: ({ nodes: selection }) => nodeMentions(selection, ['nodes']),
  manifest: nothing,
  books: nothing,
  foresees: nothing,
  compile: ({ nodes: selection }): DetachEnis[] => [{ kind: 'detach-enis', nodes: selectionOf(selection) }],
  deeds: {
    'detach-enis': {
      describe: ({ nodes: selection }) => `others detach their ENIs from ${describeNodes(selection)}`,
      perform: (world, { nodes: selection }) => {
        for (const node of world.nodes(selection)) world.detachEnis(node);
      },
    },
  },
});

function carried({ secondaryIps, prefixes }: ForeignEni): string {
  if (secondaryIps > 0) return ` with ${plural(secondaryIps, 'secondary address')}`;
  return prefixes > 0 ? ` with ${plural(prefixes, 'prefix')}` : '';
}
