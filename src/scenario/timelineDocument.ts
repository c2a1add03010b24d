// What a scenario does to the cluster, and when: steps of a time and one action.

import { z } from 'zod';
import { maxPods, nodeGroup } from './clusterDocument.ts';
import { cniEnv, cniVersion } from './cniDocument.ts';
import { type Kind, KINDS } from './manifest/kinds.ts';
import { LIFE_ANNOTATIONS } from './manifest/podLife.ts';
import { observation } from './observeDocument.ts';
import { deployment, podSet, taint } from './podDocument.ts';
import { addresses, count, duration, instanceTypeName, name, workloadReference } from './scalars.ts';
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

const LIFE = Object.entries(LIFE_ANNOTATIONS).map(([name, meaning]) => `${name}: ${meaning}.`);

/** Kubernetes objects as they stand in files for kubectl. */
const manifest = z
  .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))])
  .meta({
    id: 'Manifest',
    title: 'YAML of one or more objects, or the objects themselves',
    $comment: `How containers live is said by annotations. ${LIFE.join(' ')}`,
  });

const namespace = name
  .optional()
  .describe('Its namespace; without it the first object of that name is meant, wherever it is');

const nodeTaint = z.strictObject({
  nodes: nodes.describe('Which nodes'),
  taint: taint.describe('The taint'),
});

const inSubnet = z.string().describe('Name of the subnet');

/** Every action by its key. */
export const ACTIONS = {
  createDeployment: deployment.describe('Create a Deployment'),
  apply: z
    .strictObject({
      file: z
        .string()
        .min(1)
        .optional()
        .describe('File with the manifest, or folder of such files, relative to the scenario'),
      manifest: manifest
        .optional()
        .describe(
          'The manifest itself; beside a file: what was read from it, and the file is not read again',
        ),
      namespace: name.default('default').describe('Namespace of objects that name none'),
    })
    .describe('Create or change the objects of a manifest, as kubectl apply'),
  manifest: manifest.describe('The same as apply with this manifest'),
  delete: z
    .strictObject({
      kind: z.enum(KINDS as [Kind, ...Kind[]]).describe('Kind of the object'),
      name: name.describe('Its name'),
      namespace,
    })
    .describe('Delete an object and what belongs to it, as kubectl delete'),
  scale: z
    .strictObject({
      deployment: name.optional().describe('Name of the Deployment; coredns is one, too'),
      statefulSet: name.optional().describe('Or of the StatefulSet'),
      replicaSet: name.optional().describe('Or of the ReplicaSet'),
      namespace,
      replicas: count(0, 200_000).describe('Pods to run from now on'),
    })
    .describe('Scale a Deployment, StatefulSet or ReplicaSet'),
  setImage: z
    .strictObject({
      deployment: name.optional().describe('Name of the Deployment'),
      statefulSet: name.optional().describe('Or of the StatefulSet'),
      daemonSet: name.optional().describe('Or of the DaemonSet'),
      namespace,
      images: z.record(z.string(), z.string().min(1)).describe('Image by name of the container'),
    })
    .describe('Change images, as kubectl set image; the pods roll'),
  rollout: z
    .strictObject({
      restart: workloadReference
        .optional()
        .describe('Replace all pods by new ones, as kubectl rollout restart'),
      undo: workloadReference.optional().describe('Go back to a Deployment’s template of before'),
      pause: workloadReference
        .optional()
        .describe('Let no change of a Deployment’s template roll until it is resumed'),
      resume: workloadReference
        .optional()
        .describe('Let a paused Deployment roll, with all that has changed meanwhile'),
      toRevision: count(1, 1e6).optional().describe('With undo: go back to the revision of this number'),
      namespace,
    })
    .describe('Roll a workload’s pods, as kubectl rollout'),
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
  instanceRefresh: z
    .strictObject({
      name: name.describe('Name of the node group'),
      minHealthyPercentage: count(0, 100)
        .default(90)
        .describe('Share of its nodes that stays Ready meanwhile'),
      instanceType: instanceTypeName.optional().describe('New nodes are of this type; without it as before'),
      maxPods: maxPods.optional().describe('Pods the new nodes’ kubelets take; without it as before'),
    })
    .describe(
      'Replace all nodes of a group by new ones, a few at a time, as after a change of its launch template',
    ),
  cordon: nodes.describe('Let nodes take no new pods, as kubectl cordon'),
  uncordon: nodes.describe('Let nodes take pods again, as kubectl uncordon'),
  drain: nodes.describe('Cordon nodes and evict their pods, but for those of DaemonSets, as kubectl drain'),
  setCniEnv: cniEnv.describe(
    'Change settings of aws-node, as kubectl set env daemonset aws-node -n kube-system; null removes one. ' +
      'The DaemonSet then rolls, node by node',
  ),
  setCniVersion: cniVersion.describe(
    'Apply the manifest of another version of aws-node, settings that were changed kept; it rolls, node by node',
  ),
  restartDaemon: nodes.describe('Restart the aws-node container; its record of pods survives'),
  rebootNode: nodes.describe('Reboot the instance; its pods start again'),
  terminateNode: nodes.describe('Terminate the instance; its node group launches another'),
  failNode: nodes.describe('Let machines hang: NotReady before long, and their pods are evicted in time'),
  recoverNode: nodes.describe('Let machines that hang go on'),
  taint: nodeTaint.describe('Add a taint to nodes, as kubectl taint'),
  untaint: nodeTaint.describe('Take a taint from nodes'),
  takeAddresses: z
    .strictObject({ subnet: inSubnet, ...TAKEN_FIELDS })
    .describe('Somebody else takes free addresses of a subnet'),
  freeAddresses: z
    .strictObject({
      subnet: inSubnet,
      addresses: z.array(addresses).min(1).describe('Single addresses, ranges a-b, blocks'),
    })
    .describe('Somebody else gives back those of the addresses that they hold'),
  observe: observation.describe(
    'Look at the moment when all that is due has happened: a command as typed into a shell, answered in the replay',
  ),
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
