// What the store says of all its ENIs together.

import type { Milliseconds } from '../base/time.ts';
import { isPrefix, type StoredEni } from './storedEni.ts';

/** Addresses of the mode in force on ENIs that serve pods; prefixes of every ENI. */
export interface PoolStats {
  readonly total: number;
  readonly assigned: number;
  /** total − assigned: addresses in cooldown count as available. */
  readonly available: number;
  /** As the store's own counter has them: see `Datastore.removeEni`. */
  readonly totalPrefixes: number;
  /** Prefixes with no address assigned; cooling addresses do not stop it being free. */
  readonly freePrefixes: number;
}

/** @upstream data_store.go#GetIPStats, #GetFreePrefixes */
export function poolStats(enis: Iterable<StoredEni>, prefixesMiscounted: number): PoolStats {
  let total = 0;
  let assigned = 0;
  let totalPrefixes = -prefixesMiscounted;
  let freePrefixes = 0;
  for (const eni of enis) {
    totalPrefixes += eni.prefixes;
    freePrefixes += eni.freePrefixes;
    if (eni.excluded) continue;
    total += eni.inMode;
    assigned += eni.inModeAssigned;
  }
  return { total, assigned, available: total - assigned, totalPrefixes, freePrefixes };
}

/** Addresses of one mode, on ENIs that serve pods, that cannot be given out yet. */
export function coolingInMode(
  enis: readonly StoredEni[],
  prefixMode: boolean,
  now: Milliseconds,
  cooldown: Milliseconds,
): number {
  let cooling = 0;
  for (const eni of enis) {
    if (!eni.isCooling(now, cooldown, prefixMode)) continue;
    for (const cidr of eni.cidrs.values()) {
      if (isPrefix(cidr) === prefixMode) cooling += cidr.coolingAt(now, cooldown);
    }
  }
  return cooling;
}

/** When a pod last gave back an address that no other has taken since; −Infinity: never. */
export function lastGivenBack(eni: StoredEni): Milliseconds {
  let last = -Infinity;
  for (const cidr of eni.cidrs.values()) {
    for (const address of cidr.addresses()) {
      if (address.sandbox === undefined) last = Math.max(last, address.unassignedAt);
    }
  }
  return last;
}
