// The state of a running cluster as a file: the nodes with their network interfaces, and the pods with their places.
// A scenario starts from it; what the pods belong to comes with the step that adopts them.

import { z } from 'zod';
import { taint } from '../cluster/podDocument.ts';
import {
  cidr,
  count,
  instanceTypeName,
  ipv4,
  labelName,
  labelMap,
  labels,
  markedName,
  name,
  quantities,
  timestamp,
} from '../language/scalars.ts';
import { podSpec } from '../manifest/podForm.ts';

const id = z.string().min(1).max(64);

const cooling = z.strictObject({
  address: ipv4.describe('The address'),
  since: timestamp.describe('When its pod was deleted'),
});

/** What every network interface has. */
const INTERFACE_FIELDS = {
  id: id.optional().describe('ID, such as eni-0a1b2c3d4e5f60718 (default: one is made up)'),
  subnet: name.describe('Name of its subnet in vpc.subnets'),
  primaryAddress: ipv4.describe('Primary IP'),
  addresses: z.array(ipv4).default([]).describe('Secondary IPs'),
  prefixes: z.array(cidr).default([]).describe('/28 prefixes'),
} as const;

const attachedInterface = z
  .strictObject({
    ...INTERFACE_FIELDS,
    networkCard: count(0, 127).default(0).describe('Network card'),
    trunk: z.boolean().default(false).describe('Whether it is the trunk ENI, on which the branch ENIs are'),
    device: count(0, 127).describe('Device number on its network card; 0 of card 0 is the primary ENI'),
    attachedAt: timestamp.optional().describe('When it was attached (default: when the node was created)'),
    cooling: z.array(cooling).default([]).describe('Addresses that were released and are cooling down'),
  })
  .meta({ id: 'AttachedInterface' });

const branchInterface = z
  .strictObject({
    id: INTERFACE_FIELDS.id,
    subnet: INTERFACE_FIELDS.subnet,
    primaryAddress: INTERFACE_FIELDS.primaryAddress,
    vlan: count(1, 120).describe('Its VLAN on the trunk ENI'),
    securityGroups: z
      .array(id)
      .default([])
      .describe('IDs of its security groups (default: those of the node)'),
    pod: z.string().min(1).describe('Its pod, as NAMESPACE/NAME; one that is gone if it is cooling down'),
    releasedAt: timestamp
      .optional()
      .describe('When its pod was gone, if it is cooling down (default: the pod is there)'),
  })
  .meta({ id: 'BranchInterface' });

const availableInterface = z
  .strictObject({
    ...INTERFACE_FIELDS,
    createdAt: timestamp.optional().describe('When it was created (default: an hour before the start)'),
    instanceId: id.optional().describe('The instance whose aws-node made it, as its tag says'),
  })
  .meta({ id: 'AvailableInterface' });

const node = z
  .strictObject({
    name: name.describe('Name of the node'),
    instanceId: id.optional().describe('ID of its instance (default: one is made up)'),
    nodeGroup: markedName
      .optional()
      .describe('Its node group, an entry of nodeGroups (default: none, such as nodes of Karpenter)'),
    instanceType: instanceTypeName.describe('EC2 instance type; it may differ from that of the group'),
    createdAt: timestamp.describe('When the node was created'),
    ready: z.boolean().default(true).describe('Whether it is Ready'),
    cordoned: z.boolean().default(false).describe('Whether it is cordoned'),
    maxPods: count(1, 1000).describe('Max pods of its kubelet'),
    labels: labels.default({}).describe('Labels besides those that every node of its type and zone has'),
    taints: z.array(taint).default([]).describe('Taints'),
    extendedResources: quantities
      .default({})
      .describe('Capacity of extended resources, such as nvidia.com/gpu'),
    images: z.array(z.string().min(1)).default([]).describe('Images in its cache, besides those of its pods'),
    networkInterfaces: z
      .array(attachedInterface)
      .min(1)
      .describe('Attached ENIs; the primary IP of the primary ENI is the address of the node'),
    branchInterfaces: z
      .array(branchInterface)
      .default([])
      .describe('Branch ENIs of pods with security groups of their own, on the trunk ENI'),
  })
  .meta({ id: 'StateNode' });

const owner = z
  .strictObject({
    kind: z
      .enum(['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'])
      .describe('Kind of the controller'),
    name: name.describe('Name of the controller'),
  })
  .meta({ id: 'StateOwner' });

const pod = z
  .strictObject({
    namespace: labelName.default('default').describe('Namespace'),
    name: name.describe('Name of the pod'),
    uid: id.optional().describe('UID (default: one is made up)'),
    labels: labelMap.optional().describe('Labels (default: those of its template)'),
    owner: owner.optional().describe('Its controller (default: none, a bare pod)'),
    spec: podSpec
      .optional()
      .describe(
        'Its spec, where no owner has a template for it, or where it differs from the template: such a pod is replaced ' +
          'by the next rollout',
      ),
    node: name.optional().describe('Its node (default: it is not scheduled yet)'),
    address: ipv4.optional().describe('Its IP address; of a pod with hostNetwork it may be left out'),
    phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed']).describe('Phase of its status'),
    reason: z.string().optional().describe('Reason of its status, such as Evicted'),
    createdAt: timestamp.describe('When it was created'),
    startedAt: timestamp.optional().describe('When its containers started'),
    readyAt: timestamp.optional().describe('Since when it is Ready (default: it is not)'),
    deletingSince: timestamp.optional().describe('When it was deleted, if it is terminating'),
    restarts: count(0, 1e6).default(0).describe('How often its containers were restarted'),
  })
  .meta({ id: 'StatePod' });

const replicaSet = z
  .strictObject({
    namespace: labelName.default('default').describe('Namespace'),
    name: name.describe('Name of the ReplicaSet'),
    deployment: name.describe('The Deployment that it belongs to'),
    revision: count(1, 1e9).describe('Revision, as in its annotation deployment.kubernetes.io/revision'),
    replicas: count(0, 200_000).describe('Replicas that it wants'),
    podTemplateHash: labelName.describe('Its label pod-template-hash'),
    current: z
      .boolean()
      .describe('Whether it is that of the template that the Deployment has now; one of them is'),
    createdAt: timestamp.optional().describe('When it was created (default: with its oldest pod)'),
    template: podSpec
      .optional()
      .describe('Spec of its pods; needed unless it is the current one, or has no pods'),
    labels: labelMap.optional().describe('Labels of its pods, with its template'),
  })
  .meta({ id: 'StateReplicaSet' });

const job = z
  .strictObject({
    namespace: labelName.default('default').describe('Namespace'),
    name: name.describe('Name of the Job'),
    cronJob: name.optional().describe('The CronJob that made it (default: none)'),
    succeeded: count(0, 1e6).default(0).describe('Pods that succeeded'),
    failed: count(0, 1e6).default(0).describe('Pods that failed'),
    startedAt: timestamp.describe('When it was started'),
    condition: z.enum(['Complete', 'Failed']).default('Complete').describe('How it ended, if it has'),
    finishedAt: timestamp.optional().describe('When it was complete or failed (default: it still runs)'),
  })
  .meta({ id: 'StateJob' });

export const stateSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1').describe('Version of the format'),
    kind: z.literal('State').describe('Kind of the document'),
    nodes: z.array(node).default([]).describe('Nodes, in order of creation'),
    availableInterfaces: z
      .array(availableInterface)
      .default([])
      .describe('ENIs that aws-node made and that are attached to no instance (left behind)'),
    pods: z.array(pod).default([]).describe('Pods, in order of creation'),
    replicaSets: z.array(replicaSet).default([]).describe('ReplicaSets of Deployments'),
    jobs: z.array(job).default([]).describe('Jobs'),
  })
  .meta({
    title: 'State of vpc-cni-sim',
    description: 'A running cluster, from which a scenario starts: its start.state names this file',
  });

export type StateDocument = z.output<typeof stateSchema>;

/** As it may be written: what has a default may be left out. */
export type StateInput = z.input<typeof stateSchema>;

export type StateNode = StateDocument['nodes'][number];
export type StateInterface = StateNode['networkInterfaces'][number];
export type StateBranch = StateNode['branchInterfaces'][number];
export type StatePod = StateDocument['pods'][number];

/** Whether it is the ENI with which the instance was launched. */
export function isPrimary({ networkCard, device }: StateInterface): boolean {
  return networkCard === 0 && device === 0;
}

export function stateJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(stateSchema, { io: 'input', unrepresentable: 'any' });
  return { $schema, ...schema };
}
