// A node's object as its kubelet registers it: name, labels, first taints, resources.

import { amiId } from '../../base/madeUpId.ts';
import { zoneId } from '../../base/zoneId.ts';
import type { Milliseconds } from '../../base/time.ts';
import { machineAllocatable, machineCapacity } from '../kubelet/allocatable.ts';
import type { MachineShape, NodeGroupConfig } from '../api/config.ts';
import type { Instance } from '../api/cniPort.ts';
import type { PastNode } from '../api/clusterPast.ts';
import { NOT_READY, UNSCHEDULABLE, withTaint } from '../api/nodeTaints.ts';
import type { Labels, Node, Resources, Taint } from '../api/objects.ts';

const NODE_GROUP_LABEL = 'eks.amazonaws.com/nodegroup';
/** eksctl's, for nodes of Auto Scaling groups of one's own. */
const OWN_GROUP_LABEL = 'alpha.eksctl.io/nodegroup-name';

export function groupOf({ labels }: Pick<Node, 'labels'>): string | undefined {
  return labels[NODE_GROUP_LABEL] ?? labels[OWN_GROUP_LABEL];
}

const NO_ANNOTATIONS: Labels = {};

type NodeResources = Pick<Node, 'capacity' | 'allocatable' | 'attachableVolumes'>;

/** Where a machine stands. */
export interface Location {
  readonly region: string;
  readonly zone: string;
}

/** What all machines of one shape have in common. */
export interface MachineTraits {
  readonly resources: NodeResources;
  /** Of EKS' own groups. */
  readonly imageId: string;
}

/** One object for all machines of a shape; those of a cluster are in one region. */
export class ShapeTraits {
  private readonly byShape = new Map<MachineShape, MachineTraits>();
  private readonly kubernetesMinor: number;

  constructor(kubernetesMinor: number) {
    this.kubernetesMinor = kubernetesMinor;
  }

  of(shape: MachineShape, { region }: Location): MachineTraits {
    let traits = this.byShape.get(shape);
    if (traits === undefined) {
      traits = {
        resources: resourcesOf(shape),
        imageId: amiId(region, this.kubernetesMinor, shape.architecture),
      };
      this.byShape.set(shape, traits);
    }
    return traits;
  }
}

function resourcesOf(shape: MachineShape): NodeResources {
  const { extendedResources, attachableVolumes } = shape;
  return {
    capacity: { ...machineCapacity(shape), ...extendedResources },
    allocatable: { ...machineAllocatable(shape), ...extendedResources },
    ...(attachableVolumes === undefined ? {} : { attachableVolumes }),
  };
}

export function newNode(
  group: NodeGroupConfig,
  shape: MachineShape,
  { resources, imageId }: MachineTraits,
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
        { architecture: shape.architecture, instanceType: shape.instanceType },
        location,
      ),
      ...groupLabels(group, imageId),
    },
    annotations: NO_ANNOTATIONS,
    createdAt,
    ...resources,
    taints: [...group.taints, NOT_READY],
    unschedulable: false,
    ready: false,
    images: [],
  };
}

/** What the kubelet of a machine registers. */
export interface LaunchedMachine {
  readonly instance: Instance;
  /** What records call the group of its node. */
  readonly group: string;
  readonly instanceType: string;
  readonly architecture: 'amd64' | 'arm64';
  readonly isSpot: boolean;
  readonly location: Location & { readonly subnet: string };
  /** Those of kubelet and cloud controller come on top. */
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly capacity: Resources;
  readonly allocatable: Resources;
  /** By CSI driver, how many volumes it attaches. */
  readonly attachableVolumes: Resources;
}

/** Of a machine that belongs to no node group. */
export function joinedNode(machine: LaunchedMachine, createdAt: Milliseconds): Node {
  const { instance, labels, taints, location, capacity, allocatable, attachableVolumes } = machine;
  const { node: name } = instance;
  return {
    name,
    labels: { ...labels, ...machineLabels(name, machine, location) },
    annotations: NO_ANNOTATIONS,
    createdAt,
    capacity,
    allocatable,
    attachableVolumes,
    taints: [...taints, NOT_READY],
    unschedulable: false,
    ready: false,
    images: [],
  };
}

/** A node that was there before the run. Its own labels win over those of any node. */
export function placedNode(
  past: PastNode,
  shape: MachineShape,
  { resources, imageId }: MachineTraits,
  location: Location,
): Node {
  const { capacity, allocatable } = resources;
  const { name, group, isSelfManaged, extendedResources, createdAt, ready, cordoned } = past;
  const taints = withTaint(past.taints, UNSCHEDULABLE, cordoned);
  return {
    name,
    labels: {
      ...machineLabels(name, shape, location),
      ...(group === undefined
        ? {}
        : groupLabels({ name: group, ...(isSelfManaged ? { management: 'self-managed' } : {}) }, imageId)),
      ...past.labels,
    },
    annotations: past.annotations ?? NO_ANNOTATIONS,
    createdAt,
    ...resources,
    capacity: { ...withoutDevices(capacity, shape), ...extendedResources },
    allocatable: { ...withoutDevices(allocatable, shape), ...extendedResources },
    taints: withTaint(taints, NOT_READY, !ready),
    unschedulable: cordoned,
    ready,
    images: [],
  };
}

/** Of a node that was there before the run, its own object says what plugins offer. */
function withoutDevices(resources: Resources, { extendedResources = {} }: MachineShape): Resources {
  return Object.fromEntries(
    Object.entries(resources).filter(([name]) => !Object.hasOwn(extendedResources, name)),
  );
}

/** EKS says of its own groups how their machines are paid for, and of which image they are. */
function groupLabels(
  { name, management, isSpot }: Pick<NodeGroupConfig, 'name' | 'management' | 'isSpot'>,
  imageId: string,
): Labels {
  if (management === 'self-managed') return { [OWN_GROUP_LABEL]: name };
  return {
    [NODE_GROUP_LABEL]: name,
    'eks.amazonaws.com/nodegroup-image': imageId,
    'eks.amazonaws.com/capacityType': isSpot === true ? 'SPOT' : 'ON_DEMAND',
  };
}

/** Of kubelet and of AWS' cloud controller, those under their former names included. */
function machineLabels(
  name: string,
  { architecture, instanceType }: Pick<MachineShape, 'architecture' | 'instanceType'>,
  { region, zone }: Location,
): Labels {
  return {
    'beta.kubernetes.io/arch': architecture,
    'beta.kubernetes.io/instance-type': instanceType,
    'beta.kubernetes.io/os': 'linux',
    'failure-domain.beta.kubernetes.io/region': region,
    'failure-domain.beta.kubernetes.io/zone': zone,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': architecture,
    'node.kubernetes.io/instance-type': instanceType,
    'topology.k8s.aws/zone-id': zoneId(zone),
    'topology.kubernetes.io/region': region,
    'topology.kubernetes.io/zone': zone,
  };
}
