// One CIDR of an ENI, a /32 or a /28, and the addresses of it that ever held a pod.
// @upstream pkg/ipamd/datastore/data_store.go#CidrInfo, #getUnusedIP

import { assert } from '../base/assert.ts';
import { cidrSize, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { GoMap } from '../kernel/goMap.ts';

export interface StoredAddress {
  readonly address: Ipv4;
  sandbox: string | undefined;
  /** `namespace/name` of the pod that has it or had it last. */
  pod: string;
  /** When its last pod got it. */
  assignedAt: Milliseconds;
  /** When its last pod left; `NEVER` before that. */
  unassignedAt: Milliseconds;
}

/** Before any run. A small integer, where −Infinity would cost every address an object. */
export const NEVER: Milliseconds = -(2 ** 30);

export interface StoredCidr {
  /** CIDR text, as the store is keyed. */
  readonly key: string;
  readonly cidr: Cidr;
  readonly size: number;
  /** An address that never held a pod is not stored. */
  readonly addresses: GoMap<Ipv4, StoredAddress>;
  assigned: number;
}

export function storedCidr(key: string, cidr: Cidr): StoredCidr {
  return { key, cidr, size: cidrSize(cidr), addresses: new GoMap(), assigned: 0 };
}

export function newAddress(address: Ipv4): StoredAddress {
  return { address, sandbox: undefined, pod: '', assignedAt: NEVER, unassignedAt: NEVER };
}

export function isPrefix(cidr: Pick<StoredCidr, 'size'>): boolean {
  return cidr.size > 1;
}

/** Whether an address without a pod may not be given out yet. @upstream data_store.go#inCoolingPeriod */
function isCooling(address: StoredAddress, now: Milliseconds, cooldown: Milliseconds): boolean {
  return address.sandbox === undefined && now - address.unassignedAt <= cooldown;
}

export function coolingIn(cidr: StoredCidr, now: Milliseconds, cooldown: Milliseconds): number {
  if (cidr.addresses.size === cidr.assigned) return 0;
  let cooling = 0;
  for (const address of cidr.addresses.values()) if (isCooling(address, now, cooldown)) cooling++;
  return cooling;
}

export function hasAssignable(cidr: StoredCidr, now: Milliseconds, cooldown: Milliseconds): boolean {
  return cidr.assigned < cidr.size && cidr.assigned + coolingIn(cidr, now, cooldown) < cidr.size;
}

/**
 * Takes an address of a CIDR that has an assignable one: a stored one out of cooldown first (the others out of
 * cooldown are forgotten), else the lowest that is not stored.
 */
export function takeAddress(
  cidr: StoredCidr,
  now: Milliseconds,
  cooldown: Milliseconds,
  chooser: Chooser,
): StoredAddress {
  const hasIdle = cidr.addresses.size > cidr.assigned;
  const reused = hasIdle ? forgetReusable(cidr, now, cooldown, chooser) : undefined;
  const taken = newAddress(reused ?? lowestNotStored(cidr));
  taken.assignedAt = now;
  cidr.addresses.set(taken.address, taken);
  return taken;
}

/** Returns the one to be given out again, if there is one. */
function forgetReusable(
  cidr: StoredCidr,
  now: Milliseconds,
  cooldown: Milliseconds,
  chooser: Chooser,
): Ipv4 | undefined {
  const isReusable = (each: StoredAddress): boolean =>
    each.sandbox === undefined && !isCooling(each, now, cooldown);
  const reused = chooser.first('assign-address', cidr.addresses, isReusable);
  for (const each of cidr.addresses.values()) {
    if (isReusable(each)) cidr.addresses.delete(each.address);
  }
  return reused?.address;
}

function lowestNotStored(cidr: StoredCidr): Ipv4 {
  let address = cidr.cidr.base;
  while (cidr.addresses.has(address)) address++;
  assert(address < cidr.cidr.base + cidr.size, 'a CIDR chosen for a pod has an assignable address');
  return address;
}
