// What Karpenter asks EC2 for when a NodeClaim is to get its instance.
// @upstream karpenter-provider-aws pkg/providers/instance/instance.go

import type { FleetOverride } from '../../../ec2/fleetClient.ts';
import type { CapacityType } from '../../../kube/api/nodeClaim.ts';
import { offeringsFor, type InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import type { Requirements } from '../requirements/requirements.ts';
import { ARCH_LABEL } from '../requirements/wellKnownLabels.ts';
import { ofCapacityType, type LaunchTypes } from './launchTypes.ts';
import type { ChosenSubnet } from './subnetAddresses.ts';

/** Machines that are set up alike. */
export interface LaunchTemplateConfig {
  readonly architecture: string;
  readonly maxPods: number;
  readonly overrides: readonly FleetOverride[];
}

export interface FleetRequest {
  readonly type: 'instant';
  readonly capacityType: CapacityType;
  readonly allocationStrategy: 'lowest-price' | 'price-capacity-optimized';
  readonly targetCapacity: number;
  readonly launchTemplateConfigs: readonly LaunchTemplateConfig[];
}

/** Undefined: nothing of it is to be had in these subnets. */
export function fleetRequest(
  { capacityType, options }: LaunchTypes,
  requirements: Requirements,
  subnets: readonly ChosenSubnet[],
): FleetRequest | undefined {
  const wanted = ofCapacityType(requirements, capacityType);
  const byZone = new Map(subnets.map(({ zone, id }) => [zone, id]));
  const configs = new Map<string, { architecture: string; maxPods: number; overrides: FleetOverride[] }>();
  for (const option of options) {
    const overrides = offeringsFor(option, wanted).flatMap(({ zone, price }): FleetOverride[] => {
      const subnetId = byZone.get(zone);
      if (subnetId === undefined) return [];
      return [{ instanceType: option.name, availabilityZone: zone, subnetId, priority: price }];
    });
    if (overrides.length === 0) continue;
    const [architecture = ''] = option.requirements.get(ARCH_LABEL).values;
    const maxPods = option.capacity['pods'] ?? 0;
    const key = `${architecture} ${maxPods}`;
    const config = configs.get(key);
    if (config === undefined) configs.set(key, { architecture, maxPods, overrides });
    else config.overrides.push(...overrides);
  }
  if (configs.size === 0) return undefined;
  return {
    type: 'instant',
    capacityType,
    allocationStrategy: capacityType === 'spot' ? 'price-capacity-optimized' : 'lowest-price',
    targetCapacity: 1,
    launchTemplateConfigs: [...configs.values()],
  };
}

export function overridesOf({ launchTemplateConfigs }: FleetRequest): FleetOverride[] {
  return launchTemplateConfigs.flatMap(({ overrides }) => overrides);
}

/**
 * Addresses that a launch may take in a zone: the pods of the smallest type that is to be had there, prefix delegation
 * left aside. Zones that the claim leaves out count too. @upstream pkg/providers/subnet/subnet.go#minPods
 */
export function smallestPodDensity(
  options: readonly InstanceTypeOption[],
  zone: string,
  capacityType: CapacityType,
): number {
  const densities = options
    .filter(({ offerings }) =>
      offerings.some(
        (offering) =>
          offering.isAvailable && offering.zone === zone && offering.capacityType === capacityType,
      ),
    )
    .map(({ capacity }) => capacity['pods'] ?? 0);
  return densities.length === 0 ? 0 : Math.min(...densities);
}
