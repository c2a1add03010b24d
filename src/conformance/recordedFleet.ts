// The EC2 that recorded launches of Karpenter were asked of: it takes the cheapest pool that it has, by fixed rules.

import { overridesOf, type FleetRequest } from '../autoscaling/karpenter/launch/fleetRequest.ts';
import type { FleetAnswer } from '../autoscaling/karpenter/launch/instanceProvider.ts';
import type { FleetError, FleetOverride } from '../ec2/fleetClient.ts';
import type { CapacityType } from '../kube/api/nodeClaim.ts';
import type { RecordedCluster } from './karpenterFormat.ts';

export class RecordedFleet {
  private readonly input: RecordedCluster;
  private readonly free: Map<string, number>;

  constructor(input: RecordedCluster) {
    this.input = input;
    this.free = new Map(
      input.nodeClasses.flatMap(({ subnets }) => subnets).map(({ id, freeIPs }) => [id, freeIPs]),
    );
  }

  /** As DescribeSubnets says it. */
  get subnets(): { readonly id: string; readonly free: number }[] {
    return [...this.free].map(([id, free]) => ({ id, free }));
  }

  answer(request: FleetRequest): FleetAnswer {
    const errors: FleetError[] = [];
    for (const override of overridesOf(request).sort(inOrderOfChoice)) {
      const error = this.refusal(override, request.capacityType);
      if (error === undefined) {
        const { instanceType, subnetId } = override;
        const taken = this.input.addressesTakenPerLaunch?.[instanceType] ?? 0;
        this.free.set(subnetId, (this.free.get(subnetId) ?? 0) - taken);
        return { launched: { instanceId: 'i-0', override }, errors };
      }
      errors.push(error);
    }
    return { launched: undefined, errors };
  }

  private refusal(override: FleetOverride, capacityType: CapacityType): FleetError | undefined {
    const { instanceType, availabilityZone, subnetId } = override;
    const isLacking = (this.input.insufficientCapacity ?? []).some(
      ({ type, zone, capacityType: lacking = 'on-demand' }) =>
        type === instanceType && zone === availabilityZone && lacking === capacityType,
    );
    if (isLacking)
      return {
        code: 'InsufficientInstanceCapacity',
        message: 'We currently do not have sufficient capacity in the Availability Zone you requested.',
        override,
      };
    if ((this.free.get(subnetId) ?? 0) > 0) return undefined;
    return {
      code: 'InsufficientFreeAddressesInSubnet',
      message:
        `There are not enough free addresses in subnet '${subnetId}' to satisfy the requested number of ` +
        'instances.',
      override,
    };
  }
}

function inOrderOfChoice(one: FleetOverride, other: FleetOverride): number {
  if (one.priority !== other.priority) return one.priority - other.priority;
  return key(one) < key(other) ? -1 : 1;
}

function key({ availabilityZone, instanceType }: FleetOverride): string {
  return `${availabilityZone} ${instanceType}`;
}
