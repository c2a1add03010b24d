// Pods that no API server has: those that a node to come will run.

import { constantLatency } from '../../kernel/latency.ts';
import type { Labels, Pod, PodSpec, Resources } from '../../kube/api/objects.ts';

/** A spec that asks for so much and nothing else. */
export function bareSpec(requests: Resources): PodSpec {
  return {
    containers: [{ name: 'main', image: '', requests, sidecar: false }],
    initContainers: [],
    overhead: {},
    hostNetwork: true,
    hostPorts: [],
    nodeSelector: {},
    topologySpread: [],
    tolerations: [],
    priority: 0,
    priorityClassName: '',
    preemptionPolicy: 'PreemptLowerPriority',
    terminationGracePeriod: 0,
    exitDelay: constantLatency(0),
    readinessDelay: constantLatency(0),
  };
}

export interface SyntheticPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
  /** That no other pod beside it has. */
  readonly row: number;
  readonly node: string;
}

/** A DaemonSet's, as all pods of nodes to come are. */
export function syntheticPod({ namespace, name, labels, spec, row, node }: SyntheticPod): Pod {
  return {
    row,
    uid: name,
    namespace,
    name,
    labels,
    annotations: {},
    owner: { kind: 'DaemonSet', name, uid: name },
    spec,
    createdAt: 0,
    nodeName: node,
    nominatedNodeName: undefined,
    phase: 'Running',
    ready: true,
    readyAt: undefined,
    startedAt: undefined,
    deletedAt: undefined,
    podIp: undefined,
  };
}
