// The instance types that a NodePool can choose from: all that the region sells in a zone of its EC2NodeClass.
// @upstream karpenter-provider-aws pkg/providers/instancetype

import { instanceType } from '../../../ec2/instanceTypes.ts';
import type { Ec2NodeClass } from '../../../kube/api/ec2NodeClass.ts';
import type { CapacityType } from '../../../kube/api/nodeClaim.ts';
import { oneOf } from '../requirements/requirement.ts';
import { Requirements } from '../requirements/requirements.ts';
import { REGION_LABEL, ZONE_ID_LABEL } from '../requirements/wellKnownLabels.ts';
import { CAPACITY_TYPE_LABEL, ZONE_LABEL } from '../wellKnown.ts';
import { allocatableOf, capacityOf, type CapacitySettings } from './capacity.ts';
import { labelRequirementsOf } from './instanceLabels.ts';
import type { InstanceTypeOption, Offering } from './instanceTypeOption.ts';

/** A subnet of an EC2NodeClass, as its status has it. */
export interface ResolvedSubnet {
  readonly id: string;
  readonly zone: string;
  readonly zoneId: string;
}

/** What EC2 sells in the region. */
export interface Market {
  readonly region: string;
  readonly instanceTypes: readonly string[];
  isSold(instanceType: string, zone: string): boolean;
  /** USD an hour; undefined: not sold so. */
  price(instanceType: string, zone: string, capacityType: CapacityType): number | undefined;
}

/** What EC2 has refused lately. */
export interface Refusals {
  isRefused(instanceType: string, zone: string, capacityType: CapacityType): boolean;
  isClosed(subnet: string): boolean;
}

export const NOTHING_REFUSED: Refusals = { isRefused: () => false, isClosed: () => false };

const CAPACITY_TYPES: readonly CapacityType[] = ['on-demand', 'spot'];

export function instanceTypesOf(
  nodeClass: Ec2NodeClass,
  subnets: readonly ResolvedSubnet[],
  market: Market,
  settings: CapacitySettings,
  refusals: Refusals,
): InstanceTypeOption[] {
  const zones = new Map(subnets.map(({ zone, zoneId }) => [zone, zoneId]));
  const isAvailable = availabilityOf(subnets, refusals);
  return market.instanceTypes.flatMap((name) => {
    const type = instanceType(name);
    if (type === undefined || type.vcpus === null || type.memoryMiB === null) return [];
    const sold = [...zones].filter(([zone]) => market.isSold(name, zone));
    const offerings = sold.flatMap(([zone, zoneId]) =>
      CAPACITY_TYPES.flatMap((capacityType): Offering[] => {
        const price = market.price(name, zone, capacityType);
        if (price === undefined) return [];
        return [{ zone, zoneId, capacityType, price, isAvailable: isAvailable(name, zone, capacityType) }];
      }),
    );
    return [
      {
        name,
        requirements: Requirements.of([
          ...labelRequirementsOf(type, nodeClass.amiFamily),
          oneOf(
            ZONE_LABEL,
            sold.map(([zone]) => zone),
          ),
          oneOf(
            ZONE_ID_LABEL,
            sold.map(([, zoneId]) => zoneId),
          ),
          oneOf(REGION_LABEL, [market.region]),
          oneOf(CAPACITY_TYPE_LABEL, CAPACITY_TYPES),
        ]),
        offerings,
        capacity: capacityOf(type, nodeClass, settings),
        allocatable: allocatableOf(type, nodeClass, settings),
      },
    ];
  });
}

/** The same types with what EC2 refuses by now: those of which nothing has changed are the same objects. */
export function reoffered(
  options: readonly InstanceTypeOption[],
  subnets: readonly ResolvedSubnet[],
  refusals: Refusals,
): InstanceTypeOption[] {
  const isAvailable = availabilityOf(subnets, refusals);
  return options.map((option) => {
    const isSame = option.offerings.every(
      (one) => one.isAvailable === isAvailable(option.name, one.zone, one.capacityType),
    );
    if (isSame) return option;
    const offerings = option.offerings.map((one) => ({
      ...one,
      isAvailable: isAvailable(option.name, one.zone, one.capacityType),
    }));
    return { ...option, offerings };
  });
}

function availabilityOf(subnets: readonly ResolvedSubnet[], refusals: Refusals): Refusals['isRefused'] {
  const open = new Set(subnets.filter(({ id }) => !refusals.isClosed(id)).map(({ zone }) => zone));
  return (instanceType, zone, capacityType) =>
    open.has(zone) && !refusals.isRefused(instanceType, zone, capacityType);
}
