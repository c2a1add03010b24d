// What a scenario says of the cluster: Kubernetes itself, with what EKS runs in it, and the node groups.

import { z } from 'zod';
import { formatDuration } from '../../base/time.ts';
import type { ClusterLimits, ClusterTimings } from '../../kube/api/config.ts';
import { DEFAULT_LIMITS, DEFAULT_TIMINGS } from '../../kube/api/defaults.ts';
import { writeLatency } from '../language/latencyText.ts';
import { taint } from './podDocument.ts';
import {
  count,
  duration,
  instanceTypeName,
  labels,
  latency,
  markedName,
  quantities,
  tags,
} from '../language/scalars.ts';

export const KUBERNETES_VERSIONS = [
  '1.28',
  '1.29',
  '1.30',
  '1.31',
  '1.32',
  '1.33',
  '1.34',
  '1.35',
  '1.36',
] as const;

const timing = (which: keyof ClusterTimings, description: string) =>
  latency.default(writeLatency(DEFAULT_TIMINGS[which])).describe(description);

const timings = z.strictObject({
  boot: timing('boot', 'From a running instance to its kubelet’s registration'),
  imagePull: timing('imagePull', 'Pulling an image the node does not have yet'),
  systemImagePull: timing('systemImagePull', 'The same for pods of system-critical priority'),
  sandbox: timing('sandbox', 'Creating a pod’s sandbox, without the CNI'),
  cniPlugin: timing('cniPlugin', 'The CNI plugin’s own work for an ADD or a DEL'),
  containerStart: timing('containerStart', 'Creating and starting a container'),
  podRemoval: timing('podRemoval', 'From a pod’s terminal phase until its object is gone'),
  propagation: timing('propagation', 'From one component’s write to the API until another acts on it'),
  autoScaling: timing('autoScaling', 'From a node group’s new size until it launches or ends an instance'),
} satisfies Record<keyof ClusterTimings, unknown>);

const limit = (which: keyof ClusterLimits, description: string) =>
  z
    .strictObject({
      burst: count(1, 1e6).default(DEFAULT_LIMITS[which].burst).describe('Size of the burst'),
      interval: duration
        .default(formatDuration(DEFAULT_LIMITS[which].interval))
        .describe('Then one per interval; 0s: no limit'),
    })
    .prefault({})
    .describe(description);

const limits = z.strictObject({
  controllerWrites: limit(
    'controllerWrites',
    'API writes of each controller: creations and deletions of pods',
  ),
  schedulerWrites: limit('schedulerWrites', 'Bindings of the scheduler'),
  podStarts: limit('podStarts', 'Pods that one kubelet starts'),
  podEnds: limit('podEnds', 'Pods whose end one kubelet reports'),
} satisfies Record<keyof ClusterLimits, unknown>);

const systemPods = z.strictObject({
  coredns: z
    .strictObject({ replicas: count(0, 1000).default(2).describe('0: no CoreDNS') })
    .prefault({})
    .describe('Deployment coredns; its pods need addresses'),
  kubeProxy: z
    .strictObject({ enabled: z.boolean().default(true).describe('Whether the DaemonSet exists') })
    .prefault({})
    .describe('DaemonSet kube-proxy, with hostNetwork'),
});

export const kubernetes = z.strictObject({
  version: z
    .enum(KUBERNETES_VERSIONS)
    .default('1.34')
    .describe(
      'Minor version of control plane and kubelets, in quotes (1.30 without quotes is the number 1.3)',
    ),
  ipFamily: z
    .enum(['ipv4', 'ipv6'])
    .default('ipv4')
    .describe(
      'Addresses of pods and Services, for the life of the cluster; ipv6: of a /80 of each node, so that subnets never run out',
    ),
  systemPods: systemPods.prefault({}).describe('System pods besides aws-node'),
  serializeImagePulls: z
    .boolean()
    .default(false)
    .describe('Whether kubelets pull one image at a time (EKS nodes pull in parallel)'),
  kubeProxyMode: z
    .enum(['iptables', 'ipvs', 'nftables'])
    .default('iptables')
    .describe('Mode of kube-proxy; it only changes the rules that inspect shows (none in ipvs)'),
  timings: timings.prefault({}).describe('Latencies of nodes, kubelets and controllers'),
  limits: limits.prefault({}).describe('Rate limits of components'),
});

export const maxPods = z.union([count(1, 1000), z.enum(['formula', 'custom-networking'])]);

const updateConfig = z
  .strictObject({
    maxUnavailable: count(1, 100)
      .optional()
      .describe('Number of nodes that an update drains at one time (default: 1)'),
    maxUnavailablePercentage: count(1, 100)
      .optional()
      .describe('The same as a share of the nodes, instead of maxUnavailable; at most 100 nodes'),
    updateStrategy: z
      .enum(['DEFAULT', 'MINIMAL'])
      .default('DEFAULT')
      .describe(
        'DEFAULT: new nodes first, twice as many as zones or maxUnavailable, whichever is more; MINIMAL: old nodes are ' +
          'terminated first, so that there are never more nodes than size',
      ),
  })
  .describe('How updateNodegroup replaces the nodes of a managed group');

export const nodeGroup = z
  .strictObject({
    name: markedName.default('workers').describe('Name; nodes have it as label eks.amazonaws.com/nodegroup'),
    instanceType: instanceTypeName.describe(
      'EC2 instance type: it determines ENIs, addresses, CPU and memory',
    ),
    instanceTypes: z
      .array(instanceTypeName)
      .min(1)
      .max(40)
      .optional()
      .describe(
        'Further instance types of the group: ON_DEMAND takes the first in this order, after instanceType, that EC2 has ' +
          'capacity of, SPOT the cheapest; max pods is then the smallest of all',
      ),
    capacityType: z
      .enum(['ON_DEMAND', 'SPOT'])
      .default('ON_DEMAND')
      .describe('How the instances are paid for; EC2 may interrupt SPOT instances (interruptSpotInstance)'),
    size: count(0, 10_000).describe('Number of nodes at the start'),
    minSize: count(0, 10_000)
      .optional()
      .describe('Minimum size of the Auto Scaling group (default: 0); needs maxSize'),
    maxSize: count(1, 10_000)
      .optional()
      .describe(
        'Maximum size of the Auto Scaling group; with it, Cluster Autoscaler scales the group (default: it does not)',
      ),
    tags: tags
      .optional()
      .describe(
        'Tags of the Auto Scaling group, such as k8s.io/cluster-autoscaler/node-template/resources/pods: "17"',
      ),
    subnets: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'Subnet names (default: all that no ENIConfig names); new nodes go to the zone with the fewest nodes',
      ),
    management: z
      .enum(['managed', 'self-managed'])
      .default('managed')
      .describe(
        'managed: EKS drains nodes before they are terminated; self-managed: your own Auto Scaling group',
      ),
    drains: z
      .boolean()
      .default(false)
      .describe('Whether nodes of a self-managed group are drained before they are terminated'),
    updateConfig: updateConfig.optional(),
    maxPods: maxPods
      .default('formula')
      .describe(
        'Max pods: a number (as set with --max-pods-per-node or a launch template), or formula: ' +
          'ENIs × (addresses − 1) + 2, or custom-networking: the same with one ENI less, at most 110 (250 above 30 ' +
          'vCPUs), as max-pods-calculator.sh --cni-custom-networking-enabled',
      ),
    labels: labels.default({}).describe('Additional labels of the nodes'),
    taints: z.array(taint).default([]).describe('Taints of the nodes'),
    extendedResources: quantities
      .optional()
      .describe(
        'Extended resources of each node, such as vendor.com/device: 2 (default: GPUs and accelerators of the type, ' +
          'as with the device plugin of their maker)',
      ),
  })
  .meta({ id: 'NodeGroup' });

export type KubernetesDocument = z.output<typeof kubernetes>;
export type NodeGroupDocument = z.output<typeof nodeGroup>;
