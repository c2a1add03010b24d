// What instances cost, USD an hour. The prices on demand stand in `priceTable.ts`.

import { fnv1a32 } from '../base/fnv.ts';
import { PRICE_TABLE } from './priceTable.ts';

const SPOT_OF_ZONE = new Map([
  ['a', 1],
  ['b', 1.04],
  ['c', 0.97],
]);

let onDemand: ReadonlyMap<string, number> | undefined;

/** Of `m5.large`; undefined for types outside the families c, m, r and t, whose prices the table does not list. */
export function onDemandPrice(instanceType: string): number | undefined {
  onDemand ??= readTable();
  return onDemand.get(instanceType);
}

/** All types with a price, in ascending order. */
export function pricedInstanceTypes(): readonly string[] {
  onDemand ??= readTable();
  return [...onDemand.keys()].sort();
}

/**
 * In the Availability Zone whose name ends with this letter; undefined as with `onDemandPrice`.
 * @assumption no list of spot prices is published: 25 to 55 % of the price on demand, constant in time, the share drawn
 * from a hash of the type's name and ±4 % by zone. A real price may be twice or half as high, and it moves.
 */
export function spotPrice(instanceType: string, zoneLetter: string): number | undefined {
  const price = onDemandPrice(instanceType);
  if (price === undefined) return undefined;
  const share = 0.25 + (0.3 * (fnv1a32(instanceType) % 100)) / 100;
  return Math.round(price * share * (SPOT_OF_ZONE.get(zoneLetter) ?? 1) * 10_000) / 10_000;
}

function readTable(): ReadonlyMap<string, number> {
  const prices = new Map<string, number>();
  for (const line of PRICE_TABLE.trim().split('\n')) {
    const [family = '', sizes = ''] = line.split(': ');
    for (const entry of sizes.split(', ')) {
      const [size = '', price = ''] = entry.split(' ');
      prices.set(`${family}.${size}`, Number(price));
    }
  }
  return prices;
}
