// One ENI of the store and its CIDRs, each a /32, a /28 or IPv6's /80, counted as they come and go.
// @upstream pkg/ipamd/datastore/data_store.go#ENI, #CidrInfo, #AddressInfo

import { formatBlock, type Address, type AddressBlock } from '../base/address.ts';
import { formatIpv4, IPS_PER_PREFIX, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import { formatIpv6Cidr, ipv6CidrAround, IPV6_PREFIX_LENGTH } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { GoMap } from '../kernel/goMap.ts';

/** Before any run. A small integer, where −Infinity would cost every address an object. */
export const NEVER: Milliseconds = -(2 ** 30);

/** An address that has a pod, or had one last. */
export interface StoredAddress {
  /** The CIDR that it is of. */
  readonly holder: StoredCidr;
  readonly address: Address;
  sandbox: string | undefined;
  /** `namespace/name` of the pod that has it or had it last. */
  pod: string;
  /** When its last pod got it. */
  readonly assignedAt: Milliseconds;
  /** When its last pod left; `NEVER` before that. */
  unassignedAt: Milliseconds;
}

/** What is known of an address from before. */
export type PastOfAddress = Partial<Pick<StoredAddress, 'pod' | 'assignedAt' | 'unassignedAt'>>;

/** One CIDR of an ENI, and the addresses of it that ever held a pod: others are not stored. */
export abstract class StoredCidr {
  readonly eni: StoredEni;
  readonly cidr: AddressBlock;

  constructor(eni: StoredEni, cidr: AddressBlock) {
    this.eni = eni;
    this.cidr = cidr;
  }

  /** CIDR text, as the store is keyed. */
  get key(): string {
    return formatBlock(this.cidr);
  }

  /** How many addresses it has. */
  abstract readonly size: number;

  /** Addresses with a pod. */
  abstract readonly assigned: number;

  /** Those stored. */
  abstract addresses(): readonly StoredAddress[];

  abstract at(address: Address): StoredAddress | undefined;

  /** Stores an address that is not stored. */
  abstract place(address: Address, past: PastOfAddress): StoredAddress;

  /** Whether an address may be given out. */
  abstract isAssignable(now: Milliseconds, cooldown: Milliseconds): boolean;

  /** Takes one, where one may be given out. */
  abstract take(now: Milliseconds, cooldown: Milliseconds, chooser: Chooser): StoredAddress;

  /** Addresses were given to pods, or given back. */
  abstract countAssigned(change: number): void;

  /** Of addresses that all have had a pod: since when that one has none that has been without for longest; Infinity: no one. */
  abstract readonly longestIdle: Milliseconds;

  /** Of those that a pod has had, how many may not be given out yet. */
  abstract coolingAt(now: Milliseconds, cooldown: Milliseconds): number;
}

export function isPrefix(cidr: Pick<StoredCidr, 'size'>): boolean {
  return cidr.size > 1;
}

/** Whether an address without a pod may not be given out yet. @upstream data_store.go#inCoolingPeriod */
export function isCooling(address: StoredAddress, now: Milliseconds, cooldown: Milliseconds): boolean {
  return address.sandbox === undefined && now - address.unassignedAt <= cooldown;
}

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
  /** The blocks of instance metadata that were found to be those of the store, none of them just freed; until one of the lists is another. */
  inStepWith: readonly Cidr[] | undefined = undefined;
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
