// For which launches EC2 has no capacity. A pool of capacity is a type in a zone, on demand and spot apart.

import type { Milliseconds } from '../base/time.ts';
import type { CapacityShortage, PurchaseOption } from './config.ts';

export interface CapacityPool {
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly purchase: PurchaseOption;
}

/** EC2's code of a launch for which there is none. */
export const NO_CAPACITY = 'InsufficientInstanceCapacity';

export function lacksCapacity(
  shortages: readonly CapacityShortage[],
  pool: CapacityPool,
  now: Milliseconds,
): boolean {
  return shortages.some(
    ({ instanceType, availabilityZone, purchase, from, to }) =>
      (instanceType ?? pool.instanceType) === pool.instanceType &&
      (availabilityZone ?? pool.availabilityZone) === pool.availabilityZone &&
      (purchase ?? pool.purchase) === pool.purchase &&
      now >= from &&
      now < to,
  );
}

export function noCapacityText(instanceType: string, availabilityZone: string): string {
  return `We currently do not have sufficient ${instanceType} capacity in the Availability Zone you requested (${availabilityZone}).`;
}
