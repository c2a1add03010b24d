// Karpenter's objects for tests: plain ones, with what a test is about changed.

import { initialConditions, withTrue } from '../../../src/autoscaling/karpenter/lifecycle/conditions.ts';
import type { ClaimedNode } from '../../../src/autoscaling/karpenter/lifecycle/claimedNode.ts';
import { constantLatency } from '../../../src/kernel/latency.ts';
import { UNLAUNCHED, type NodeClaim, type NodeClaimConditionType } from '../../../src/kube/api/nodeClaim.ts';
import type { Pod, PodSpec } from '../../../src/kube/api/objects.ts';

export const LIVE: readonly NodeClaimConditionType[] = ['Launched', 'Registered', 'Initialized'];

/** `isTrue`: of its conditions, from its creation at 0. */
export function claimWith(
  changed: Partial<NodeClaim> = {},
  isTrue: readonly NodeClaimConditionType[] = [],
): NodeClaim {
  let conditions = initialConditions(0);
  for (const type of isTrue) conditions = withTrue(conditions, type, 0);
  return {
    name: 'default-abcde',
    uid: 'default-abcde',
    nodePool: 'default',
    nodeClass: 'default',
    createdAt: 0,
    labels: {},
    annotations: {},
    requirements: [],
    requests: {},
    taints: [],
    startupTaints: [],
    expireAfter: 'Never',
    ...UNLAUNCHED,
    conditions: new Map(conditions),
    ...changed,
  };
}

export function nodeWith(changed: Partial<ClaimedNode> = {}): ClaimedNode {
  return {
    name: 'node-1',
    labels: {},
    annotations: {},
    taints: [],
    ready: true,
    allocatable: {},
    finalizers: [],
    deletedAt: undefined,
    ...changed,
  };
}

let rows = 0;

export function podWith(changed: Partial<Pod> = {}, spec: Partial<PodSpec> = {}): Pod {
  const row = rows++;
  return {
    row,
    uid: `uid-${row}`,
    namespace: 'default',
    name: `pod-${row}`,
    labels: {},
    annotations: {},
    owner: { kind: 'ReplicaSet', name: 'web', uid: 'web' },
    spec: {
      containers: [],
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
      ...spec,
    },
    createdAt: 0,
    nodeName: 'node-1',
    nominatedNodeName: undefined,
    phase: 'Running',
    ready: true,
    readyAt: 0,
    startedAt: 0,
    deletedAt: undefined,
    podIp: undefined,
    ...changed,
  };
}
