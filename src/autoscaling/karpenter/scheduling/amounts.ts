// Amounts of resources: sums, and whether they fit. @upstream karpenter pkg/utils/resources

import { amountText } from '../../../kube/api/amountText.ts';
import type { Resources } from '../../../kube/api/objects.ts';

export function sum(...lists: readonly Resources[]): Resources {
  const total: Record<string, number> = {};
  for (const list of lists) {
    for (const name in list) total[name] = (total[name] ?? 0) + (list[name] ?? 0);
  }
  return total;
}

/** Of what is there; it may become less than nothing. */
export function difference(from: Resources, taken: Resources): Resources {
  const left: Record<string, number> = {};
  for (const name in from) left[name] = (from[name] ?? 0) - (taken[name] ?? 0);
  return left;
}

export function least(one: Resources, other: Resources): Resources {
  const result: Record<string, number> = { ...one };
  for (const name in other) result[name] = Math.min(result[name] ?? Infinity, other[name] ?? 0);
  return result;
}

export function most(one: Resources, other: Resources): Resources {
  const result: Record<string, number> = { ...one };
  for (const name in other) result[name] = Math.max(result[name] ?? -Infinity, other[name] ?? 0);
  return result;
}

export function fits(requests: Resources, room: Resources): boolean {
  for (const name in requests) if ((requests[name] ?? 0) > (room[name] ?? 0)) return false;
  return true;
}

export function isOverdrawn(room: Resources): boolean {
  for (const name in room) if ((room[name] ?? 0) < 0) return true;
  return false;
}

const BINARY = /^(memory|ephemeral-storage|hugepages-.*)$/;

/**
 * `{"cpu":"250m","memory":"128Mi"}`.
 * @assumption memory and storage in powers of 1024, everything else in powers of 1000, however it was written
 */
export function amountsText(amounts: Resources): string {
  const texts = Object.keys(amounts)
    .sort()
    .map((name) => [
      name,
      amountText(name, amounts[name] ?? 0, BINARY.test(name) ? 'BinarySI' : 'DecimalSI'),
    ]);
  return JSON.stringify(Object.fromEntries(texts));
}
