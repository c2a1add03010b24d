// Nodes and pods for scheduler tests.

import { constantLatency } from '../../../src/kernel/latency.ts';
import type {
  Labels,
  LabelSelector,
  Node,
  Owner,
  Pod,
  PodSpec,
  Resources,
} from '../../../src/kube/api/objects.ts';

export const GIB = 2 ** 30;

export function selector(matchLabels: Labels): LabelSelector {
  return { matchLabels, matchExpressions: [] };
}

/** A pod that requests nothing, but for what `overrides` say. */
export function podSpec(overrides: Partial<PodSpec> = {}, requests: Resources = {}): PodSpec {
  return {
    containers: [{ name: 'main', image: 'nginx:1.27', requests, sidecar: false }],
    initContainers: [],
    overhead: {},
    hostNetwork: false,
    hostPorts: [],
    nodeSelector: {},
    topologySpread: [],
    tolerations: [],
    priority: 0,
    priorityClassName: '',
    preemptionPolicy: 'PreemptLowerPriority',
    terminationGracePeriod: 30_000,
    exitDelay: constantLatency(0),
    readinessDelay: constantLatency(0),
    ...overrides,
  };
}

/** A spec for one node only, as a DaemonSet makes it. */
export function pinnedTo(node: string, spec: PodSpec): PodSpec {
  const field = { key: 'metadata.name', operator: 'In', values: [node] } as const;
  const required = [{ matchExpressions: [], matchFields: [field] }];
  return { ...spec, nodeAffinity: { required, preferred: [] } };
}

let pods = 0;

export function pod(spec: PodSpec, labels: Labels = { app: 'web' }, owner?: Owner): Pod {
  const row = pods++;
  const name = `pod-${row}`;
  return {
    row,
    uid: name,
    namespace: 'default',
    name,
    labels,
    annotations: {},
    ...(owner && { owner }),
    spec,
    createdAt: 0,
    nodeName: undefined,
    nominatedNodeName: undefined,
    phase: 'Pending',
    ready: false,
    readyAt: undefined,
    startedAt: undefined,
    deletedAt: undefined,
    podIp: undefined,
  };
}

export function boundTo(node: string, spec: PodSpec, labels?: Labels): Pod {
  const bound = pod(spec, labels);
  bound.nodeName = node;
  bound.phase = 'Running';
  bound.startedAt = 0;
  return bound;
}

/** A node for 17 pods in zone `a`, but for what `overrides` say. */
export function node(name: string, overrides: Partial<Node> = {}, zone = 'a'): Node {
  const allocatable = { cpu: 1930, memory: 3 * GIB, 'ephemeral-storage': 18 * GIB, pods: 17 };
  return {
    name,
    labels: {
      'kubernetes.io/hostname': name,
      'topology.kubernetes.io/region': 'eu-west-1',
      'topology.kubernetes.io/zone': zone,
    },
    annotations: {},
    createdAt: 0,
    capacity: allocatable,
    allocatable,
    taints: [],
    unschedulable: false,
    ready: true,
    images: [],
    ...overrides,
  };
}

export function withPods(name: string, count: number, overrides: Partial<Node> = {}): Node {
  const plain = node(name, overrides);
  return { ...plain, allocatable: { ...plain.allocatable, pods: count } };
}
