// Counts that may be given as a share. @upstream apimachinery pkg/util/intstr GetScaledValueFromIntOrPercent

import type { IntOrPercent } from './config.ts';

/** A share is of `total`, rounded to the side asked for. */
export function resolveIntOrPercent(value: IntOrPercent, total: number, round: 'up' | 'down'): number {
  if (value.kind === 'count') return value.value;
  const share = value.value * total;
  return (share - (share % 100)) / 100 + (round === 'up' && share % 100 > 0 ? 1 : 0);
}
