// Which instance types EC2 is asked for. @upstream karpenter-provider-aws pkg/providers/instance/filter/filter.go

import type { CapacityType, NodeClaim } from '../../../kube/api/nodeClaim.ts';
import {
  hasOffering,
  offeringsFor,
  orderByPrice,
  unmetMinValues,
  unmetMinValuesText,
  type InstanceTypeOption,
  type Offering,
} from '../catalogue/instanceTypeOption.ts';
import { allows, oneOf } from '../requirements/requirement.ts';
import type { Requirements } from '../requirements/requirements.ts';
import { awsLabel } from '../requirements/wellKnownLabels.ts';
import { fits } from '../scheduling/amounts.ts';
import { CAPACITY_TYPE_LABEL } from '../wellKnown.ts';

/** Of one CreateFleet. */
const MAX_LAUNCH_TYPES = 60;

export interface LaunchTypes {
  readonly capacityType: CapacityType;
  /** Cheapest first. */
  readonly options: readonly InstanceTypeOption[];
}

/** Undefined: none is to be had; a text: they cannot be cut down to as many as EC2 takes. */
export function launchTypes(
  requirements: Requirements,
  requests: NodeClaim['requests'],
  all: readonly InstanceTypeOption[],
  relaxesMinValues: boolean,
): LaunchTypes | string | undefined {
  const usable = all.filter(
    (option) =>
      requirements.clashWith(option.requirements) === undefined &&
      fits(requests, option.allocatable) &&
      hasOffering(option, requirements),
  );
  if (usable.length === 0) return undefined;
  const capacityType = capacityTypeOf(requirements, usable);
  const wanted = requirements.hasMinValues ? usable : withoutDearSpot(withoutExotic(usable), requirements);
  const options = orderByPrice(wanted, requirements).slice(0, MAX_LAUNCH_TYPES);
  const unmet = unmetMinValues(options, requirements);
  if (unmet.size > 0 && !relaxesMinValues)
    return `truncating instance types, validating minValues, ${unmetMinValuesText(unmet)}`;
  return { capacityType, options };
}

/** Spot, where some type is to be had so. */
function capacityTypeOf(requirements: Requirements, options: readonly InstanceTypeOption[]): CapacityType {
  if (!allows(requirements.get(CAPACITY_TYPE_LABEL), 'spot')) return 'on-demand';
  const asSpot = ofCapacityType(requirements, 'spot');
  return options.some((option) => hasOffering(option, asSpot)) ? 'spot' : 'on-demand';
}

export function ofCapacityType(requirements: Requirements, capacityType: CapacityType): Requirements {
  return requirements.replacing(oneOf(CAPACITY_TYPE_LABEL, [capacityType]));
}

/** Bare metal only where there is nothing else. Types with accelerators are not offered at all. */
function withoutExotic(options: readonly InstanceTypeOption[]): readonly InstanceTypeOption[] {
  const usual = options.filter(
    ({ requirements }) =>
      ![...requirements.get(awsLabel('instance-size')).values].some((size) => size.includes('metal')),
  );
  return usual.length > 0 ? usual : options;
}

/** Where both are allowed: no spot offering that is dearer than the cheapest on demand. */
function withoutDearSpot(
  options: readonly InstanceTypeOption[],
  requirements: Requirements,
): readonly InstanceTypeOption[] {
  const wanted = requirements.get(CAPACITY_TYPE_LABEL);
  if (!allows(wanted, 'on-demand') || !allows(wanted, 'spot')) return options;
  const offerings = options.flatMap((option) => offeringsFor(option, requirements));
  const onDemand = offerings.filter(({ capacityType }) => capacityType === 'on-demand');
  if (onDemand.length === 0 || onDemand.length === offerings.length) return options;
  const cheapest = Math.min(...onDemand.map(({ price }) => price));
  const isDear = ({ capacityType, price }: Offering): boolean => capacityType === 'spot' && price > cheapest;
  return options
    .map((option) => ({ ...option, offerings: option.offerings.filter((offering) => !isDear(offering)) }))
    .filter((option) => option.offerings.length > 0);
}
