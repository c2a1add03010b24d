// A node's object as its kubelet registers it: name, labels, first taints, resources.

import type { Milliseconds } from '../../base/time.ts';
import { machineAllocatable, machineCapacity } from '../kubelet/allocatable.ts';
import type { MachineShape, NodeGroupConfig } from '../api/config.ts';
import type { Instance } from '../api/cniPort.ts';
import type { PastNode } from '../api/clusterPast.ts';
import { NOT_READY, UNSCHEDULABLE, withTaint } from '../api/nodeTaints.ts';
import type { Labels, Node } from '../api/objects.ts';

const NODE_GROUP_LABEL = 'eks.amazonaws.com/nodegroup';
/** eksctl's, for nodes of Auto Scaling groups of one's own. */
const OWN_GROUP_LABEL = 'alpha.eksctl.io/nodegroup-name';

export function groupOf({ labels }: Pick<Node, 'labels'>): string | undefined {
  return labels[NODE_GROUP_LABEL] ?? labels[OWN_GROUP_LABEL];
}

type NodeResources = Pick<Node, 'capacity' | 'allocatable'>;

/** Where a machine stands. */
export interface Location {
  readonly region: string;
  readonly zone: string;
}

/** What machines of each shape have: one object for all of them. */
export class ShapeResources {
  private readonly byShape = new Map<MachineShape, NodeResources>();

  of(shape: MachineShape): NodeResources {
    let resources = this.byShape.get(shape);
    if (resources === undefined) {
      resources = { capacity: machineCapacity(shape), allocatable: machineAllocatable(shape) };
      this.byShape.set(shape, resources);
    }
    return resources;
  }
}

export function newNode(
  group: NodeGroupConfig,
  shape: MachineShape,
  { capacity, allocatable }: NodeResources,
  instance: Instance,
  location: Location,
  createdAt: Milliseconds,
): Node {
  const { node: name } = instance;
  return {
    name,
    labels: {
      ...group.labels,
      ...machineLabels(
        name,
        { architecture: shape.architecture, instanceType: group.instanceType },
        location,
      ),
      [group.management === 'self-managed' ? OWN_GROUP_LABEL : NODE_GROUP_LABEL]: group.name,
    },
    createdAt,
    capacity,
    allocatable,
    taints: [...group.taints, NOT_READY],
    unschedulable: false,
    ready: false,
    images: [],
  };
}

/** A node that was there before the run. Its own labels win over those of any node. */
export function placedNode(
  past: PastNode,
  shape: MachineShape,
  { capacity, allocatable }: NodeResources,
  location: Location,
): Node {
  const { name, group, isSelfManaged, extendedResources, createdAt, ready, cordoned } = past;
  const groupLabel = isSelfManaged ? OWN_GROUP_LABEL : NODE_GROUP_LABEL;
  const taints = withTaint(past.taints, UNSCHEDULABLE, cordoned);
  return {
    name,
    labels: {
      ...machineLabels(name, shape, location),
      ...(group === undefined ? {} : { [groupLabel]: group }),
      ...past.labels,
    },
    createdAt,
    capacity: { ...capacity, ...extendedResources },
    allocatable: { ...allocatable, ...extendedResources },
    taints: withTaint(taints, NOT_READY, !ready),
    unschedulable: cordoned,
    ready,
    images: [],
  };
}

function machineLabels(
  name: string,
  { architecture, instanceType }: Pick<MachineShape, 'architecture' | 'instanceType'>,
  { region, zone }: Location,
): Labels {
  return {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': architecture,
    'node.kubernetes.io/instance-type': instanceType,
    'topology.kubernetes.io/region': region,
    'topology.kubernetes.io/zone': zone,
  };
}
