// What a scenario does to the cluster, and when: steps of a time and one action.

import { z } from 'zod';
import { nodeGroup } from './clusterDocument.ts';
import { cniEnv } from './cniDocument.ts';
import { deployment, podSet } from './podDocument.ts';
import { addresses, count, duration, name } from './scalars.ts';
import { TAKEN_FIELDS } from './vpcDocument.ts';

const nodes = z
  .union([
    z.literal('all'),
    z.strictObject({
      nodeGroup: name.describe('Nodes of this group'),
      index: count(0, 9999)
        .optional()
        .describe('Only this one, counted from 0 in order of registration; without it all of the group'),
    }),
  ])
  .meta({ id: 'NodeSelection', title: 'all, or a node group, or one node of it' });

const inSubnet = z.string().describe('Name of the subnet');

/** Every action by its key. */
export const ACTIONS = {
  createDeployment: deployment.describe('Create a Deployment'),
  scale: z
    .strictObject({
      deployment: name.describe('Its name; coredns is one, too'),
      replicas: count(0, 200_000).describe('Pods to run from now on'),
    })
    .describe('Scale a Deployment'),
  deleteDeployment: z
    .strictObject({ name: name.describe('Its name') })
    .describe('Delete a Deployment and its pods'),
  createPods: podSet.describe(
    'Create bare pods, owned by no controller; again under the same name: more of them',
  ),
  deletePods: z
    .strictObject({
      of: name.describe('Name given to createPods, or of a Deployment, which then replaces them'),
      count: z
        .union([count(1, 200_000), z.literal('all')])
        .default('all')
        .describe('How many, oldest first'),
    })
    .describe('Delete pods'),
  addNodeGroup: nodeGroup.describe('Add a node group'),
  scaleNodeGroup: z
    .strictObject({
      name: name.describe('Its name'),
      size: count(0, 10_000).describe('Nodes from now on'),
    })
    .describe('Change the size of a node group; its auto scaling group launches or ends instances'),
  deleteNodeGroup: z
    .strictObject({ name: name.describe('Its name') })
    .describe('Delete a node group: its nodes are drained and terminated'),
  cordon: nodes.describe('Let nodes take no new pods, as kubectl cordon'),
  uncordon: nodes.describe('Let nodes take pods again, as kubectl uncordon'),
  drain: nodes.describe('Cordon nodes and evict their pods, but for those of DaemonSets, as kubectl drain'),
  setCniEnv: cniEnv.describe(
    'Change settings of aws-node, as kubectl set env daemonset aws-node -n kube-system; null removes one. ' +
      'The DaemonSet then rolls, node by node',
  ),
  restartDaemon: nodes.describe('Restart the aws-node container; its record of pods survives'),
  rebootNode: nodes.describe('Reboot the instance; its pods start again'),
  terminateNode: nodes.describe('Terminate the instance; its node group launches another'),
  takeAddresses: z
    .strictObject({ subnet: inSubnet, ...TAKEN_FIELDS })
    .describe('Somebody else takes free addresses of a subnet'),
  freeAddresses: z
    .strictObject({
      subnet: inSubnet,
      addresses: z.array(addresses).min(1).describe('Single addresses, ranges a-b, blocks'),
    })
    .describe('Somebody else gives back those of the addresses that they hold'),
} as const;

export type ActionKey = keyof typeof ACTIONS;

export const ACTION_KEYS = Object.keys(ACTIONS) as readonly ActionKey[];

const repeat = z
  .strictObject({
    every: duration.describe('Time between two'),
    times: count(2, 10_000).describe('How often in all'),
  })
  .describe('Do the same several times, the first time at `at`');

type OptionalActions = { [K in ActionKey]: z.ZodOptional<(typeof ACTIONS)[K]> };

export const step = z
  .strictObject({
    at: duration.describe('Time since the start of the run'),
    repeat: repeat.optional(),
    ...(Object.fromEntries(
      Object.entries(ACTIONS).map(([key, action]) => [key, action.optional()]),
    ) as OptionalActions),
  })
  .meta({ id: 'Step', title: 'A time and one action', minProperties: 2, maxProperties: 3 });

export type StepDocument = z.output<typeof step>;
export type NodesDocument = z.output<typeof nodes>;
