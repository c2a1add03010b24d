// The account's instances and subnets as Karpenter reaches them, and how its machines join the cluster.

import { allocatableOf, capacityOf } from '../../autoscaling/karpenter/catalogue/capacity.ts';
import type { KarpenterCloud } from '../../autoscaling/karpenter/controllers/ports.ts';
import type { Launch } from '../../autoscaling/karpenter/lifecycle/launch.ts';
import { UNREGISTERED } from '../../autoscaling/karpenter/taints.ts';
import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { Cloud } from '../../ec2/cloud.ts';
import type { FleetClient, FleetSubnet } from '../../ec2/fleetClient.ts';
import type { InstanceType } from '../../ec2/instanceTypes.ts';
import type { KarpenterConfig } from '../../kube/api/karpenterConfig.ts';
import type { NodeClaim } from '../../kube/api/nodeClaim.ts';
import type { Node, Resources } from '../../kube/api/objects.ts';
import type { Kubernetes } from '../../kube/kubernetes.ts';
import type { NodeDaemons } from '../nodeDaemons.ts';
import { attachableVolumesOf } from '../machineShape.ts';
import { SubnetLook } from './subnetLook.ts';

/** What machines really lack of their nominal memory, whatever Karpenter is told to expect. */
const MISSING_MEMORY = 0.075;
/** Only where the VPC resource controller has a trunk ENI. */
const BRANCH_ENIS = 'vpc.amazonaws.com/pod-eni';

export interface CloudParts {
  readonly clock: { readonly now: Milliseconds };
  readonly config: KarpenterConfig;
  readonly cloud: () => Cloud;
  readonly daemons: () => NodeDaemons;
  readonly kubernetes: () => Kubernetes;
  /** Its Node has registered. */
  readonly joined: (node: Node, instanceId: string) => void;
}

export class CloudOfKarpenter implements KarpenterCloud {
  readonly client: FleetClient;
  readonly look: SubnetLook;
  private readonly parts: CloudParts;

  constructor(parts: CloudParts) {
    this.parts = parts;
    this.client = parts.cloud().fleetClient((instanceId) => this.shutDown(instanceId));
    this.look = new SubnetLook(parts.cloud, MINUTE);
  }

  get region(): string {
    return this.parts.cloud().config.region;
  }

  subnets(): readonly FleetSubnet[] {
    return this.look.subnets(this.parts.clock.now);
  }

  stateOf(instanceId: string) {
    return this.parts.cloud().stateOf(instanceId);
  }

  boot({ nodePool, nodeClass, taints, startupTaints }: NodeClaim, launch: Launch): void {
    const { cloud, daemons, kubernetes, joined } = this.parts;
    const { instanceId, zone, subnet, capacityType } = launch.instance;
    const instance = cloud().instance(instanceId);
    if (instance === undefined) return;
    daemons().place(instance);
    const { type } = instance;
    kubernetes().machines.boot(
      {
        instance,
        group: nodePool,
        instanceType: type.name,
        architecture: type.architecture,
        isSpot: capacityType === 'spot',
        location: { region: this.region, zone, subnet },
        labels: launch.labels,
        taints: [...taints, ...startupTaints, UNREGISTERED],
        ...this.resourcesOf(type, nodeClass, launch),
        attachableVolumes: attachableVolumesOf(type),
      },
      (node) => joined(node, instanceId),
    );
  }

  removeNode(node: string): void {
    this.parts.kubernetes().machines.remove(node);
  }

  /** By the EC2NodeClass as it is now: Karpenter sets its kubelets up by what it reckons with. */
  private resourcesOf(type: InstanceType, name: string, { capacity, allocatable }: Launch) {
    const { config, kubernetes } = this.parts;
    const nodeClass = kubernetes().stores.customResources.nodeClasses.find(name)?.config;
    if (nodeClass === undefined) return { capacity, allocatable };
    const real = { vmMemoryOverheadPercent: MISSING_MEMORY, reservedEnis: config.reservedEnis };
    return {
      capacity: withoutBranchEnis(capacityOf(type, nodeClass, real)),
      allocatable: withoutBranchEnis(allocatableOf(type, nodeClass, real)),
    };
  }

  private shutDown(instanceId: string): void {
    const { cloud, daemons, kubernetes } = this.parts;
    const instance = cloud().instance(instanceId);
    if (instance === undefined) return;
    const { machines } = kubernetes();
    machines.shutDown(instanceId, instance.node);
    cloud().shutDown(instanceId, () => daemons().terminate(instanceId));
  }
}

function withoutBranchEnis(resources: Resources): Resources {
  const { [BRANCH_ENIS]: _, ...others } = resources;
  return others;
}
