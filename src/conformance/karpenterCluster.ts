// The nodes, budgets and namespaces that a recorded decision of Karpenter was given.

import { labelRequirementsOf } from '../autoscaling/karpenter/catalogue/instanceLabels.ts';
import {
  ARCH_LABEL,
  HOSTNAME_LABEL,
  NODE_CLASS_LABEL,
  OS_LABEL,
  REGION_LABEL,
  ZONE_ID_LABEL,
} from '../autoscaling/karpenter/requirements/wellKnownLabels.ts';
import { stateNodeOf, type StateNode } from '../autoscaling/karpenter/scheduling/stateNode.ts';
import {
  CAPACITY_TYPE_LABEL,
  INITIALIZED_LABEL,
  INSTANCE_TYPE_LABEL,
  NODE_POOL_LABEL,
  REGISTERED_LABEL,
  ZONE_LABEL,
} from '../autoscaling/karpenter/wellKnown.ts';
import { own } from '../base/own.ts';
import { HOUR, SECOND, type Milliseconds } from '../base/time.ts';
import { zoneId } from '../base/zoneId.ts';
import { instanceType } from '../ec2/instanceTypes.ts';
import type { PodDisruptionBudgetConfig } from '../kube/api/config.ts';
import type { NodeClaim } from '../kube/api/nodeClaim.ts';
import type { NodePool } from '../kube/api/nodePool.ts';
import { NOT_READY, UNSCHEDULABLE } from '../kube/api/nodeTaints.ts';
import type { Labels, Node, Pod, Taint } from '../kube/api/objects.ts';
import { resourcesOf } from '../scenario/manifest/podObjects.ts';
import { optional, selectorOf } from '../scenario/manifest/schedulingObjects.ts';
import type { RecordedBudget, RecordedCluster, RecordedNode } from './karpenterFormat.ts';
import { nodePoolOf, taintOf } from './karpenterObjects.ts';
import { REGION } from './karpenterRegion.ts';

export function budgetOf({ metadata, spec }: RecordedBudget): PodDisruptionBudgetConfig {
  const { name, namespace = 'default' } = metadata;
  const { maxUnavailable, minAvailable = 0, selector } = spec;
  return {
    name,
    namespace,
    selector: selectorOf(selector),
    limit:
      maxUnavailable === undefined
        ? { kind: 'minAvailable', value: countOrShareOf(minAvailable) }
        : { kind: 'maxUnavailable', value: countOrShareOf(maxUnavailable) },
    unhealthyPodEvictionPolicy: 'IfHealthyBudget',
  };
}

function countOrShareOf(value: number | string): PodDisruptionBudgetConfig['limit']['value'] {
  const text = String(value);
  return text.endsWith('%')
    ? { kind: 'percent', value: Number(text.slice(0, -1)) }
    : { kind: 'count', value: Number(text) };
}

export function namespaceLabelsOf({ namespaces = [] }: RecordedCluster): (namespace: string) => Labels {
  const labels = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  return (namespace) => ({ 'kubernetes.io/metadata.name': namespace, ...labels.get(namespace) });
}

export function nodesOf(input: RecordedCluster, pods: readonly Pod[]): StateNode[] {
  const pools = input.nodePools.map(nodePoolOf);
  return (input.nodes ?? []).map((node) => {
    const pool = pools.find(({ name }) => name === node.nodePool);
    const claim = pool === undefined ? undefined : claimOfNode(node, pool);
    return stateNodeOf(
      { node: node.state === 'launched' ? undefined : kubeNodeOf(node, pool), claim },
      pods.filter(({ nodeName }) => nodeName === node.name),
    );
  });
}

function kubeNodeOf(recorded: RecordedNode, pool: NodePool | undefined): Node {
  const { name, state = 'initialized', ready = state === 'initialized', cordoned = false } = recorded;
  const taints: Taint[] = [
    ...(pool?.template.taints ?? []),
    ...(state === 'registered' ? (pool?.template.startupTaints ?? []) : []),
    ...(recorded.taints ?? []).map(taintOf),
    ...(ready ? [] : [NOT_READY]),
    ...(cordoned ? [UNSCHEDULABLE] : []),
  ];
  const allocatable = resourcesOf(recorded.allocatable);
  const ofKarpenter = pool === undefined ? {} : { [REGISTERED_LABEL]: 'true' };
  return {
    name,
    labels: {
      ...labelsOf(recorded, pool),
      [HOSTNAME_LABEL]: name,
      ...ofKarpenter,
      ...(pool !== undefined && state === 'initialized' ? { [INITIALIZED_LABEL]: 'true' } : {}),
    },
    annotations: recorded.annotations ?? {},
    createdAt: createdAt(recorded),
    capacity: { ...allocatable, ...capacityOf(recorded) },
    allocatable,
    taints,
    unschedulable: cordoned,
    ready,
    images: [],
  };
}

function claimOfNode(recorded: RecordedNode, pool: NodePool): NodeClaim {
  const { template } = pool;
  const { name, lastPodEventSecondsAgo } = recorded;
  const allocatable = resourcesOf(recorded.allocatable);
  return {
    name: `${name}-claim`,
    uid: `${name}-claim`,
    nodePool: pool.name,
    nodeClass: template.nodeClass,
    createdAt: createdAt(recorded),
    labels: labelsOf(recorded, pool),
    annotations: recorded.annotations ?? {},
    requirements: template.requirements,
    requests: {},
    taints: template.taints,
    startupTaints: template.startupTaints,
    expireAfter: template.expireAfter,
    deletedAt: recorded.deleting === true ? 0 : undefined,
    instance: {
      instanceId: `i-${name}`,
      instanceType: recorded.instanceType,
      zone: recorded.zone,
      subnet: '',
      capacityType: recorded.capacityType ?? 'on-demand',
    },
    nodeName: recorded.state === 'launched' ? undefined : name,
    capacity: { ...allocatable, ...capacityOf(recorded) },
    allocatable,
    lastPodEvent: lastPodEventSecondsAgo === undefined ? undefined : -lastPodEventSecondsAgo * SECOND,
    conditions: new Map(),
  };
}

function createdAt({ ageSeconds = HOUR / SECOND }: RecordedNode): Milliseconds {
  return -ageSeconds * SECOND;
}

function capacityOf({ instanceType: name }: RecordedNode): {
  readonly cpu?: number;
  readonly memory?: number;
} {
  const type = instanceType(name);
  return {
    ...optional('cpu', type?.vcpus == null ? undefined : type.vcpus * 1000),
    ...optional('memory', type?.memoryMiB == null ? undefined : type.memoryMiB * 2 ** 20),
  };
}

function labelsOf({ instanceType: name, zone, capacityType, labels }: RecordedNode, pool?: NodePool): Labels {
  const type = instanceType(name);
  const known = type === undefined ? [] : labelRequirementsOf(type, 'AL2023');
  const single = known.flatMap(({ key, values }) =>
    values.size === 1 ? [[key, [...values][0] ?? ''] as const] : [],
  );
  const ofKarpenter: Labels = Object.fromEntries(single);
  const plain = [ARCH_LABEL, OS_LABEL, INSTANCE_TYPE_LABEL].map(
    (key) => [key, own(ofKarpenter, key) ?? ''] as const,
  );
  const placed = { [ZONE_LABEL]: zone, [ZONE_ID_LABEL]: zoneId(zone), [REGION_LABEL]: REGION };
  if (pool === undefined) return { ...Object.fromEntries(plain), ...placed, ...labels };
  return {
    ...ofKarpenter,
    ...placed,
    ...pool.template.labels,
    [CAPACITY_TYPE_LABEL]: capacityType ?? 'on-demand',
    [NODE_POOL_LABEL]: pool.name,
    [NODE_CLASS_LABEL]: pool.template.nodeClass,
    ...labels,
  };
}
