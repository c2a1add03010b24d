// One ENI of the store, and its addresses counted as they come and go. @upstream pkg/ipamd/datastore/data_store.go#ENI

import type { Address } from '../base/address.ts';
import { formatIpv4, IPS_PER_PREFIX, type Ipv4 } from '../base/ipv4.ts';
import { formatIpv6Cidr, ipv6CidrAround, IPV6_PREFIX_LENGTH } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';
import { GoMap } from '../kernel/goMap.ts';
import { isPrefix, NEVER, type StoredCidr } from './storedCidr.ts';

/** What makes an ENI known to the store; the rest is counted there. */
export interface NewEni {
  readonly id: string;
  readonly device: number;
  readonly isPrimary: boolean;
  readonly isTrunk: boolean;
  readonly subnetId: string;
  readonly primary: Ipv4;
  /** When it entered the store: its age counts from here. */
  readonly addedAt: Milliseconds;
}

export class StoredEni implements NewEni {
  readonly id: string;
  readonly device: number;
  readonly isPrimary: boolean;
  readonly isTrunk: boolean;
  readonly subnetId: string;
  readonly primary: Ipv4;
  readonly addedAt: Milliseconds;
  /** In a subnet that serves no pods; the store sets it. */
  excluded = false;
  /** Whether the daemon knows which of the ENI's addresses is the primary one, which is no pod's. */
  primaryNoted = true;
  readonly cidrs = new GoMap<string, StoredCidr>();
  /** Addresses with a pod, over all CIDRs. */
  assigned = 0;
  /** Of the CIDRs of the mode in force: addresses, and those with a pod. */
  inMode = 0;
  inModeAssigned = 0;
  prefixes = 0;
  /** Prefixes without a pod. */
  freePrefixes = 0;
  /** Until then none of its addresses may be given out, unless something changes. */
  private closedUntil: Milliseconds = NEVER;
  /** None of its addresses cools, unless something changes. */
  private isCool = false;

  constructor(eni: NewEni) {
    this.id = eni.id;
    this.device = eni.device;
    this.isPrimary = eni.isPrimary;
    this.isTrunk = eni.isTrunk;
    this.subnetId = eni.subnetId;
    this.primary = eni.primary;
    this.addedAt = eni.addedAt;
  }

  cidrThatHolds(address: Address): StoredCidr | undefined {
    if (typeof address === 'bigint')
      return this.cidrs.get(formatIpv6Cidr(ipv6CidrAround(address, IPV6_PREFIX_LENGTH)));
    const prefix = `${formatIpv4(address - (address % IPS_PER_PREFIX))}/28`;
    return this.cidrs.get(`${formatIpv4(address)}/32`) ?? this.cidrs.get(prefix);
  }

  /** Whether an address of the mode in force may be given out: of full nodes it is asked over and over. */
  isAssignable(now: Milliseconds, cooldown: Milliseconds, prefixMode: boolean): boolean {
    if (this.excluded || this.inModeAssigned >= this.inMode || now <= this.closedUntil) return false;
    let idle = Infinity;
    const isOpen = this.cidrs.some((cidr) => {
      if (isPrefix(cidr) !== prefixMode || cidr.assigned >= cidr.size) return false;
      if (cidr.isAssignable(now, cooldown)) return true;
      idle = Math.min(idle, cidr.longestIdle);
      return false;
    });
    if (!isOpen) this.closedUntil = idle + cooldown;
    return isOpen;
  }

  /** Whether an address of the mode in force waits for the end of its cooldown, on an ENI that serves pods. */
  isCooling(now: Milliseconds, cooldown: Milliseconds, prefixMode: boolean): boolean {
    if (this.excluded || this.isCool) return false;
    const isFound = this.cidrs.some(
      (cidr) => isPrefix(cidr) === prefixMode && cidr.coolingAt(now, cooldown) > 0,
    );
    this.isCool = !isFound;
    return isFound;
  }

  /** Which of its addresses are without pods, or since when, is another now. */
  idleChanged(): void {
    this.closedUntil = NEVER;
    this.isCool = false;
  }

  /** Addresses of a CIDR were given to pods, or given back. */
  countAssigned(cidr: StoredCidr, change: number, prefixMode: boolean): void {
    const wasFree = cidr.assigned === 0;
    cidr.countAssigned(change);
    this.idleChanged();
    this.assigned += change;
    if (isPrefix(cidr) === prefixMode) this.inModeAssigned += change;
    if (isPrefix(cidr)) this.freePrefixes += Number(cidr.assigned === 0) - Number(wasFree);
  }

  /** A CIDR without pods comes or goes. */
  countCidr(cidr: StoredCidr, change: 1 | -1, prefixMode: boolean): void {
    this.idleChanged();
    if (isPrefix(cidr) === prefixMode) this.inMode += change * cidr.size;
    if (!isPrefix(cidr)) return;
    this.prefixes += change;
    this.freePrefixes += change;
  }
}

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
