// Steps that add, change and delete node groups.

import { z } from 'zod';
import type { NodeGroupConfig } from '../../kube/api/config.ts';
import { maxPods, nodeGroup } from '../cluster/clusterDocument.ts';
import { compileNodeGroup, maxPodsRule } from '../cluster/compileNodeGroup.ts';
import { architectureFaults, nodeGroupFaults } from '../cluster/nodeGroupFaults.ts';
import { count, instanceTypeName, name } from '../language/scalars.ts';
import { groupOfName } from './mention.ts';
import { none, nothing, step } from './step.ts';

export interface AddNodeGroup {
  readonly kind: 'add-node-group';
  readonly group: NodeGroupConfig;
}

export const addNodeGroup = step({
  schema: nodeGroup.describe('Add a node group'),
  faults: nodeGroupFaults,
  mentions: ({ subnets = [] }) =>
    subnets.map((subnet, index) => ({ of: 'subnet', name: subnet, path: ['subnets', index] })),
  manifest: nothing,
  books: (group, register) => {
    register.create('node group', { name: group.name });
    register.resize(group.name, group.size);
  },
  foresees: (group, counts) => counts.resize(group.name, group.size, ['size']),
  compile: (group, { subnets }): AddNodeGroup[] => [
    { kind: 'add-node-group', group: compileNodeGroup(group, subnets) },
  ],
  deeds: {
    'add-node-group': {
      describe: ({ group }) => `add node group ${group.name}: ${group.size} × ${group.instanceType}`,
      asks: (asked, { group }) => asked.addNodeGroup(group),
      perform: (world, { group }) => world.addNodeGroup(group),
    },
  },
});

export interface ScaleNodeGroup {
  readonly kind: 'scale-node-group';
  readonly group: string;
  readonly size: number;
}

export const scaleNodeGroup = step({
  schema: z
    .strictObject({
      name: name.describe('Name of the node group'),
      size: count(0, 10_000).describe('New number of nodes'),
    })
    .describe('Scale a node group; its Auto Scaling group launches or terminates instances'),
  faults: none,
  mentions: groupOfName,
  manifest: nothing,
  books: (group, register) => register.resize(group.name, group.size),
  foresees: (group, counts) => counts.resize(group.name, group.size, ['size']),
  compile: (group): ScaleNodeGroup[] => [{ kind: 'scale-node-group', group: group.name, size: group.size }],
  deeds: {
    'scale-node-group': {
      describe: ({ group, size }) => `scale node group ${group} to ${size}`,
      asks: (asked, { group, size }) => asked.changeNodeGroup(group, { size }),
      perform: ({ kubernetes }, { group, size }) => kubernetes.scaleNodeGroup(group, size),
    },
  },
});

export interface DeleteNodeGroup {
  readonly kind: 'delete-node-group';
  readonly group: string;
}

export const deleteNodeGroup = step({
  schema: z
    .strictObject({ name: name.describe('Name of the node group') })
    .describe('Delete a node group; its nodes are drained and terminated'),
  faults: none,
  mentions: groupOfName,
  manifest: nothing,
  books: (group, register) => register.delete('node group', group),
  foresees: (group, counts) => counts.dissolve(group.name),
  compile: (group): DeleteNodeGroup[] => [{ kind: 'delete-node-group', group: group.name }],
  deeds: {
    'delete-node-group': {
      describe: ({ group }) => `delete node group ${group}`,
      asks: ({ nodeGroups }, { group }) => nodeGroups.delete(group),
      perform: ({ kubernetes }, { group }) => kubernetes.deleteNodeGroup(group),
    },
  },
});

/** What new nodes have otherwise than those there are. */
type TemplateChanges = Partial<Pick<NodeGroupConfig, 'instanceType' | 'otherInstanceTypes' | 'maxPods'>>;

export interface RefreshNodeGroup {
  readonly kind: 'refresh-node-group';
  readonly group: string;
  readonly minHealthyPercentage: number;
  /** What becomes different with the new nodes. */
  readonly changes: TemplateChanges;
}

export const instanceRefresh = step({
  schema: z
    .strictObject({
      name: name.describe('Name of the node group'),
      minHealthyPercentage: count(0, 100)
        .default(90)
        .describe('Minimum share of healthy nodes during the refresh'),
      instanceType: instanceTypeName
        .optional()
        .describe('Instance type of the new nodes (default: unchanged)'),
      maxPods: maxPods.optional().describe('Max pods of the new nodes (default: unchanged)'),
    })
    .describe('Replace all nodes of a group step by step, as after a change of its launch template'),
  faults: none,
  mentions: groupOfName,
  manifest: nothing,
  books: nothing,
  foresees: (group, counts) => counts.renew(group.name, []),
  compile: (refresh): RefreshNodeGroup[] => {
    const { name: group, minHealthyPercentage, instanceType } = refresh;
    const changes = {
      ...(instanceType === undefined ? {} : { instanceType }),
      ...(refresh.maxPods === undefined ? {} : { maxPods: maxPodsRule(refresh.maxPods) }),
    };
    return [{ kind: 'refresh-node-group', group, minHealthyPercentage, changes }];
  },
  deeds: {
    'refresh-node-group': {
      describe: ({ group }) => `refresh node group ${group}`,
      asks: (asked, { group, changes }) => asked.changeNodeGroup(group, changes),
      perform: (world, { group, minHealthyPercentage }) =>
        world.refreshNodeGroup(group, minHealthyPercentage),
    },
  },
});

export interface UpdateNodeGroup {
  readonly kind: 'update-node-group';
  readonly group: string;
  readonly force: boolean;
  readonly changes: TemplateChanges;
}

export const updateNodegroup = step({
  schema: z
    .strictObject({
      name: name.describe('Name of the managed node group'),
      force: z
        .boolean()
        .default(false)
        .describe(
          'Delete pods that have not left a node after 15 minutes, such as those that a PodDisruptionBudget keeps; ' +
            'without it the update fails (PodEvictionFailure)',
        ),
      instanceType: instanceTypeName
        .optional()
        .describe('Instance type of the new nodes (default: unchanged)'),
      instanceTypes: z
        .array(instanceTypeName)
        .max(40)
        .optional()
        .describe('Further instance types of the new nodes (default: unchanged; []: none)'),
      maxPods: maxPods.optional().describe('Max pods of the new nodes (default: unchanged)'),
    })
    .describe(
      'Update the nodes of a managed group, as aws eks update-nodegroup-version: new nodes come first, then the old ' +
        'are drained and terminated (updateConfig)',
    ),
  faults: ({ instanceType, instanceTypes }) =>
    instanceType === undefined ? [] : architectureFaults(instanceType, instanceTypes),
  mentions: (value) => [
    ...groupOfName(value),
    { of: 'managed node group', name: value.name, path: ['name'] },
  ],
  manifest: nothing,
  books: nothing,
  foresees: (group, counts) => counts.renew(group.name, []),
  compile: (update): UpdateNodeGroup[] => {
    const { name: group, force, instanceType, instanceTypes } = update;
    const changes = {
      ...(instanceType === undefined ? {} : { instanceType }),
      ...(instanceTypes === undefined ? {} : { otherInstanceTypes: [...new Set(instanceTypes)] }),
      ...(update.maxPods === undefined ? {} : { maxPods: maxPodsRule(update.maxPods) }),
    };
    return [{ kind: 'update-node-group', group, force, changes }];
  },
  deeds: {
    'update-node-group': {
      describe: ({ group, force }) => `update node group ${group}${force ? ' by force' : ''}`,
      asks: (asked, { group, changes }) => asked.changeNodeGroup(group, changes),
      perform: (world, { group, force }) => world.updateNodeGroup(group, force),
    },
  },
});
