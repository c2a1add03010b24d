// One node's pool of pod addresses as its daemon's facts tell it: which ENIs, which CIDRs on them, and which address
// serves a pod or cools down. It decides nothing; ENIs in excluded subnets are shown but not counted, as upstream does.
// Warm is what the daemon would give out now: neither an address of the mode that is not in force, nor any while the
// daemon does not answer.

import { unreachable } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { holds, isAssigned, isCooling, isInMode, sizeOf, type PoolEni } from './poolEni.ts';

/** Plain data, so that a draft of it can be changed as well. */
export interface PoolRecord {
  /** In the order in which they came. */
  enis: PoolEni[];
  /** Address → pod, from before the daemon last started: its checkpoint names only sandboxes. */
  remembered: Readonly<Record<string, string>>;
  /** As it started last: pods get addresses of prefixes, and no others. */
  prefixMode: boolean;
  serving: boolean;
  servingChangedAt: Milliseconds;
  total: number;
  totalChangedAt: Milliseconds;
  assigned: number;
  assignedChangedAt: Milliseconds;
  prefixes: number;
  prefixesChangedAt: Milliseconds;
  /** When an address last began to cool, or left while it cooled. */
  coolingChangedAt: Milliseconds;
}

const NOTHING: Readonly<Record<string, string>> = {};

export function newPool(): PoolRecord {
  return {
    enis: [],
    remembered: NOTHING,
    prefixMode: false,
    serving: true,
    servingChangedAt: 0,
    total: 0,
    totalChangedAt: 0,
    assigned: 0,
    assignedChangedAt: 0,
    prefixes: 0,
    prefixesChangedAt: 0,
    coolingChangedAt: 0,
  };
}

/** total = assigned + cooling + warm + otherMode + notServed. `prefixes` of the total's CIDRs are /28s. */
export interface PoolCounts {
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly warm: number;
  /** Without a pod, and given to none: single addresses in prefix mode, or addresses of prefixes without it. */
  readonly otherMode: number;
  /** Would be warm, but the daemon does not answer. */
  readonly notServed: number;
  readonly prefixes: number;
}

export function poolCounts(pool: PoolRecord, now: Milliseconds): PoolCounts {
  const { total, assigned, prefixes } = pool;
  let cooling = 0;
  let otherMode = 0;
  for (const eni of pool.enis) {
    if (eni.excluded) continue;
    const others = eni.cidrs.filter((cidr) => !isInMode(cidr, pool.prefixMode));
    for (const cidr of others) otherMode += sizeOf(cidr);
    for (const [place, address] of eni.held.entries()) {
      const isOther = others.some((cidr) => holds(cidr, address));
      if (!isOther) cooling += Number(isCooling(eni, place, now));
      else if (isAssigned(eni, place)) otherMode--;
    }
  }
  const free = total - assigned - cooling - otherMode;
  const [warm, notServed] = pool.serving ? [free, 0] : [0, free];
  return { total, assigned, cooling, warm, otherMode, notServed, prefixes };
}

/** Since when a count is what it is at `now`. */
export function countedSince(pool: PoolRecord, count: keyof PoolCounts, now: Milliseconds): Milliseconds {
  const { totalChangedAt, assignedChangedAt } = pool;
  switch (count) {
    case 'total':
      return totalChangedAt;
    case 'assigned':
      return assignedChangedAt;
    case 'prefixes':
      return pool.prefixesChangedAt;
    case 'cooling':
      return coolingSince(pool, now);
    case 'warm':
    case 'notServed':
      return Math.max(totalChangedAt, assignedChangedAt, coolingSince(pool, now), pool.servingChangedAt);
    case 'otherMode':
      return Math.max(totalChangedAt, assignedChangedAt);
    default:
      return unreachable(count);
  }
}

/** The end of a cooldown comes without a fact. */
function coolingSince({ enis, coolingChangedAt }: PoolRecord, now: Milliseconds): Milliseconds {
  let since = coolingChangedAt;
  for (const eni of enis) {
    for (const [place, until] of eni.coolingUntil.entries()) {
      if (!isAssigned(eni, place) && until < now) since = Math.max(since, until + 1);
    }
  }
  return since;
}
