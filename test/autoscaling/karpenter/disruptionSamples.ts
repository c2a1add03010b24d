// A cluster of Karpenter's nodes for tests: what is on sale, and nodes of it with pods.

import {
  instanceTypesOf,
  NOTHING_REFUSED,
  type Market,
} from '../../../src/autoscaling/karpenter/catalogue/catalogue.ts';
import type { InstanceTypeOption } from '../../../src/autoscaling/karpenter/catalogue/instanceTypeOption.ts';
import { dryRunOver } from '../../../src/autoscaling/karpenter/disruption/dryRun.ts';
import type { ClusterView, DisruptableNode } from '../../../src/autoscaling/karpenter/disruption/nodes.ts';
import type { DisruptionPorts } from '../../../src/autoscaling/karpenter/disruption/methods.ts';
import type { KarpenterEvent } from '../../../src/autoscaling/karpenter/events.ts';
import { stateNodeOf } from '../../../src/autoscaling/karpenter/scheduling/stateNode.ts';
import { elementAt } from '../../../src/base/assert.ts';
import { DEFAULT_START_TIME } from '../../../src/base/calendar.ts';
import { onDemandPrice, spotPrice } from '../../../src/ec2/prices.ts';
import { SeededChooser } from '../../../src/kernel/chooser.ts';
import { Random } from '../../../src/kernel/random.ts';
import type { Ec2NodeClass } from '../../../src/kube/api/ec2NodeClass.ts';
import type { NodeClaimConditionType } from '../../../src/kube/api/nodeClaim.ts';
import type { DisruptionPolicy, NodePool } from '../../../src/kube/api/nodePool.ts';
import type { Node, Pod } from '../../../src/kube/api/objects.ts';
import { claimWith, LIVE, podWith } from './samples.ts';

export const ZONE = 'us-west-2a';

const MARKET: Market = {
  region: 'us-west-2',
  instanceTypes: ['m5.large', 'm5.xlarge', 'm5.2xlarge', 'm5.4xlarge', 'c5.large', 'c5.2xlarge', 'r5.xlarge'],
  isSold: () => true,
  price: (name, zone, capacityType) =>
    capacityType === 'spot' ? spotPrice(name, zone.slice(-1)) : onDemandPrice(name),
};

export const NODE_CLASS: Ec2NodeClass = {
  name: 'default',
  amiFamily: 'AL2023',
  amiSelectorTerms: [],
  subnetSelectorTerms: [],
  securityGroupSelectorTerms: [],
  kubelet: { systemReserved: {}, kubeReserved: {}, evictionHard: {}, evictionSoft: {} },
  blockDeviceMappings: [],
  tags: {},
};

export const TYPES: readonly InstanceTypeOption[] = instanceTypesOf(
  NODE_CLASS,
  [{ id: 'subnet-a', zone: ZONE, zoneId: 'usw2-az1' }],
  MARKET,
  { vmMemoryOverheadPercent: 0.075, reservedEnis: 0 },
  NOTHING_REFUSED,
);

export function poolWith(
  disruption: Partial<DisruptionPolicy> = {},
  changed: Partial<NodePool> = {},
): NodePool {
  return {
    name: 'default',
    weight: 0,
    limits: {},
    template: {
      labels: {},
      annotations: {},
      requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] }],
      taints: [],
      startupTaints: [],
      nodeClass: 'default',
      expireAfter: 'Never',
    },
    disruption: {
      consolidateAfter: 0,
      consolidationPolicy: 'WhenEmptyOrUnderutilized',
      budgets: [{ nodes: { kind: 'percent', value: 100 }, reasons: [] }],
      ...disruption,
    },
    ...changed,
  };
}

export interface NodeSample {
  readonly name: string;
  readonly instanceType?: string;
  readonly pods?: readonly Pod[];
  readonly nodePool?: string;
  readonly node?: Partial<Node>;
  readonly isTrue?: readonly NodeClaimConditionType[];
  readonly deletedAt?: number;
  readonly isNominated?: boolean;
  readonly isMarked?: boolean;
}

/** Of on-demand capacity, initialized at 0, and consolidatable. */
export function karpenterNode(sample: NodeSample): DisruptableNode {
  const {
    name,
    instanceType = 'm5.large',
    pods = [],
    nodePool = 'default',
    isTrue = [...LIVE, 'Consolidatable'],
  } = sample;
  const { allocatable, capacity } = elementAt(
    TYPES.filter((type) => type.name === instanceType),
    0,
  );
  const labels = {
    'karpenter.sh/nodepool': nodePool,
    'karpenter.sh/capacity-type': 'on-demand',
    'node.kubernetes.io/instance-type': instanceType,
    'topology.kubernetes.io/zone': ZONE,
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
  };
  const node: Node = {
    name,
    labels: {
      ...labels,
      'kubernetes.io/hostname': name,
      'karpenter.sh/registered': 'true',
      'karpenter.sh/initialized': 'true',
    },
    annotations: {},
    createdAt: 0,
    capacity,
    allocatable,
    taints: [],
    unschedulable: false,
    ready: true,
    images: [],
    ...sample.node,
  };
  const claim = claimWith(
    {
      name: `${name}-claim`,
      nodePool,
      labels,
      nodeName: name,
      capacity,
      allocatable,
      deletedAt: sample.deletedAt,
    },
    isTrue,
  );
  return {
    ...stateNodeOf({ node, claim }, pods),
    claim,
    isNominated: sample.isNominated ?? false,
    isMarked: sample.isMarked ?? false,
  };
}

export function viewOf(nodes: readonly DisruptableNode[], changed: Partial<ClusterView> = {}): ClusterView {
  return {
    now: 3_600_000,
    startTime: DEFAULT_START_TIME,
    nodes,
    nodePools: [poolWith()],
    budgets: [],
    instanceTypes: () => TYPES,
    pendingPods: [],
    consolidationState: 0,
    ...changed,
  };
}

/** `look` is asked again after each wait. `said`: all events so far. */
export function portsOver(look: () => ClusterView): DisruptionPorts & { readonly said: KarpenterEvent[] } {
  const said: KarpenterEvent[] = [];
  const chooser = new SeededChooser(new Random(1), 'karpenter');
  const surroundings = {
    daemons: [],
    namespaceLabels: () => ({}),
    preferencePolicy: 'Respect' as const,
    minValuesPolicy: 'Strict' as const,
    chooser,
  };
  return {
    said,
    look,
    simulate: (view) => dryRunOver(view, surroundings),
    publish: (events) => void said.push(...events),
    settings: { spotToSpotConsolidation: false },
    chooser,
  };
}

export function podOf(milliCpu: number, changed: Partial<Pod> = {}): Pod {
  return podWith(changed, {
    containers: [{ name: 'app', image: 'app', requests: { cpu: milliCpu }, sidecar: false }],
  });
}
