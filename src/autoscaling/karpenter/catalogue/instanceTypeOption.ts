// An instance type as Karpenter weighs it for a NodePool: what a node of it offers, where it is sold and for how much.
// @upstream karpenter pkg/cloudprovider/types.go

import type { CapacityType } from '../../../kube/api/nodeClaim.ts';
import type { Resources } from '../../../kube/api/objects.ts';
import { allows } from '../requirements/requirement.ts';
import type { Requirements } from '../requirements/requirements.ts';
import { ZONE_ID_LABEL } from '../requirements/wellKnownLabels.ts';
import { CAPACITY_TYPE_LABEL, ZONE_LABEL } from '../wellKnown.ts';

export interface Offering {
  readonly zone: string;
  readonly zoneId: string;
  readonly capacityType: CapacityType;
  /** USD an hour. */
  readonly price: number;
  /** Not refused by EC2 lately. */
  readonly isAvailable: boolean;
}

export interface InstanceTypeOption {
  readonly name: string;
  readonly requirements: Requirements;
  readonly offerings: readonly Offering[];
  readonly capacity: Resources;
  /** Without what the kubelet, the system and the eviction threshold keep. */
  readonly allocatable: Resources;
}

/** Keys that tell offerings of a type apart. */
export const OFFERING_LABELS: readonly string[] = [ZONE_LABEL, ZONE_ID_LABEL, CAPACITY_TYPE_LABEL];

function isOffered(requirements: Requirements, { zone, zoneId, capacityType }: Offering): boolean {
  return (
    permits(requirements, CAPACITY_TYPE_LABEL, capacityType) &&
    permits(requirements, ZONE_LABEL, zone) &&
    permits(requirements, ZONE_ID_LABEL, zoneId)
  );
}

function permits(requirements: Requirements, key: string, value: string): boolean {
  const requirement = requirements.at(key);
  return requirement === undefined || allows(requirement, value);
}

/** Those that are available and meet the requirements. */
export function offeringsFor(option: InstanceTypeOption, requirements: Requirements): Offering[] {
  return option.offerings.filter((offering) => offering.isAvailable && isOffered(requirements, offering));
}

export function hasOffering(option: InstanceTypeOption, requirements: Requirements): boolean {
  return option.offerings.some((offering) => offering.isAvailable && isOffered(requirements, offering));
}

/** Infinity where none is available. */
export function cheapestPrice(option: InstanceTypeOption, requirements: Requirements): number {
  let price = Infinity;
  for (const offering of option.offerings) {
    if (offering.price < price && offering.isAvailable && isOffered(requirements, offering))
      price = offering.price;
  }
  return price;
}

/**
 * Cheapest first.
 * @assumption equal prices by name; upstream's order of them is the chance of a Go map
 */
export function orderByPrice(
  options: readonly InstanceTypeOption[],
  requirements: Requirements,
): InstanceTypeOption[] {
  return options
    .map((option) => ({ option, price: cheapestPrice(option, requirements) }))
    .sort((one, other) =>
      one.price === other.price ? (one.option.name < other.option.name ? -1 : 1) : one.price - other.price,
    )
    .map(({ option }) => option);
}

/**
 * Keys whose `minValues` these types have too few values for, and how many they have. Without any type none is unmet.
 * @upstream types.go#InstanceTypes.SatisfiesMinValues
 */
export function unmetMinValues(
  options: readonly InstanceTypeOption[],
  requirements: Requirements,
): ReadonlyMap<string, number> {
  const unmet = new Map<string, number>();
  if (options.length === 0) return unmet;
  for (const { key, minValues } of requirements.values()) {
    if (minValues === undefined) continue;
    const values = new Set(options.flatMap((option) => [...option.requirements.get(key).values]));
    if (values.size < minValues) unmet.set(key, values.size);
  }
  return unmet;
}

/** @upstream types.go#InstanceTypes.SatisfiesMinValues */
export function unmetMinValuesText(unmet: ReadonlyMap<string, number>): string {
  return `minValues requirement is not met for label(s) (label(s)=[${[...unmet.keys()].join(' ')}])`;
}
