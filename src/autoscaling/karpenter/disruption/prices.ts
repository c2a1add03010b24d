// What replacements cost. @upstream karpenter pkg/cloudprovider/types.go#WorstLaunchPrice,
// pkg/controllers/provisioning/scheduling/nodeclaim.go#RemoveInstanceTypeOptionsByPriceAndMinValues

import { offeringsFor, type InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import type { Requirements } from '../requirements/requirements.ts';

/** The capacity types in the order in which a launch takes them. */
const LAUNCHED = ['reserved', 'spot', 'on-demand'] as const;

/** The dearest of what a launch may come to: it takes one capacity type, and any zone. */
export function worstLaunchPrice(type: InstanceTypeOption, requirements: Requirements): number {
  const offerings = offeringsFor(type, requirements);
  for (const capacityType of LAUNCHED) {
    const prices = offerings.filter((one) => one.capacityType === capacityType).map(({ price }) => price);
    if (prices.length > 0) return Math.max(...prices);
  }
  return Infinity;
}

/** Those that cost less, wherever they are launched. */
export function cheaperThan(
  price: number,
  types: readonly InstanceTypeOption[],
  requirements: Requirements,
): InstanceTypeOption[] {
  return types.filter((type) => worstLaunchPrice(type, requirements) < price);
}
