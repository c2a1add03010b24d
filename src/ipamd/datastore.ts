// The store: which ENIs and CIDRs the daemon holds and which sandbox has which address. It takes the time as an
// argument, returns results and emits nothing. What to add or release is decided elsewhere.
// @upstream pkg/ipamd/datastore/data_store.go

import { formatCidr, formatIpv4, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { GoMap } from '../kernel/goMap.ts';
import {
  coolingIn,
  hasAssignable,
  isPrefix,
  storedCidr,
  takeAddress,
  type StoredAddress,
  type StoredCidr,
} from './storedCidr.ts';

export interface StoredEni {
  readonly id: string;
  readonly device: number;
  readonly isPrimary: boolean;
  readonly subnetId: string;
  readonly primary: Ipv4;
  /** When it entered the store: its age counts from here. */
  readonly addedAt: Milliseconds;
  /** In a subnet that serves no pods. */
  excluded: boolean;
  readonly cidrs: GoMap<string, StoredCidr>;
  /** Addresses with a pod, over all CIDRs. */
  assigned: number;
  /** Of the CIDRs of the mode in force: addresses, and those with a pod. */
  inMode: number;
  inModeAssigned: number;
  prefixes: number;
  /** Prefixes without a pod. */
  freePrefixes: number;
}

/** What makes an ENI known to the store; the rest is counted there. */
export type NewEni = Pick<StoredEni, 'id' | 'device' | 'isPrimary' | 'subnetId' | 'primary' | 'addedAt'>;

export interface Assignment {
  readonly sandbox: string;
  readonly eni: StoredEni;
  readonly cidr: StoredCidr;
  readonly address: StoredAddress;
}

/** What a new daemon finds in /var/run/aws-node/ipam.json. */
export type Checkpoint = readonly { readonly sandbox: string; readonly address: Ipv4 }[];

/** Addresses of the mode in force on ENIs that serve pods; prefixes of every ENI. */
export interface PoolStats {
  readonly total: number;
  readonly assigned: number;
  /** total − assigned: addresses in cooldown count as available. */
  readonly available: number;
  readonly totalPrefixes: number;
  /** Prefixes with no address assigned; cooling addresses do not stop it being free. */
  readonly freePrefixes: number;
}

export class Datastore {
  readonly enis = new GoMap<string, StoredEni>();
  readonly prefixMode: boolean;
  private readonly cooldown: Milliseconds;
  private readonly assignments = new Map<string, Assignment>();
  private changes = 0;
  private assignmentChanges = 0;

  constructor(prefixMode: boolean, cooldown: Milliseconds) {
    this.prefixMode = prefixMode;
    this.cooldown = cooldown;
  }

  /** Rises whenever ENIs or CIDRs come or go; assignments leave it alone. */
  get version(): number {
    return this.changes;
  }

  /** Rises whenever a sandbox is given an address or gives one back. */
  get assignmentVersion(): number {
    return this.assignmentChanges;
  }

  /** False when the ENI is known already. */
  addEni(eni: NewEni): boolean {
    if (this.enis.has(eni.id)) return false;
    const counts = { assigned: 0, inMode: 0, inModeAssigned: 0, prefixes: 0, freePrefixes: 0 };
    this.enis.set(eni.id, { ...eni, excluded: false, cidrs: new GoMap(), ...counts });
    this.changes++;
    return true;
  }

  /** Its pods lose their addresses in the store. */
  removeEni(eni: StoredEni): void {
    for (const cidr of eni.cidrs.values()) this.forget(eni, cidr);
    this.enis.delete(eni.id);
    this.changes++;
  }

  /** False when the ENI has it already. */
  addCidr(eni: StoredEni, cidr: Cidr): boolean {
    const key = formatCidr(cidr);
    if (eni.cidrs.has(key)) return false;
    const stored = storedCidr(key, cidr);
    eni.cidrs.set(key, stored);
    this.countCidr(eni, stored, 1);
    this.changes++;
    return true;
  }

  /** A CIDR with pods leaves only by force; then they lose their addresses in the store. */
  removeCidr(eni: StoredEni, cidr: StoredCidr, force: boolean): boolean {
    if (cidr.assigned > 0 && !force) return false;
    this.forget(eni, cidr);
    this.countCidr(eni, cidr, -1);
    eni.cidrs.delete(cidr.key);
    this.changes++;
    return true;
  }

  /** The assignment of a sandbox, if it has one. */
  assignment(sandbox: string): Assignment | undefined {
    return this.assignments.get(sandbox);
  }

  /** CNI ADD. @upstream data_store.go#AssignPodIPv4Address */
  assign(sandbox: string, now: Milliseconds, chooser: Chooser): Assignment | undefined {
    const known = this.assignments.get(sandbox);
    if (known !== undefined) return known;
    const eni = chooser.first('assign-eni', this.enis, (each) => this.canServe(each, now));
    if (eni === undefined) return undefined;
    const cidr = chooser.first('assign-cidr', eni.cidrs, (each) => this.isAssignable(each, now));
    if (cidr === undefined) return undefined;
    const address = takeAddress(cidr, now, this.cooldown, chooser);
    return this.record(sandbox, eni, cidr, address);
  }

  /** CNI DEL: the cooldown starts. Undefined for an unknown sandbox. @upstream data_store.go#UnassignPodIPAddress */
  unassign(sandbox: string, now: Milliseconds): Assignment | undefined {
    const assignment = this.assignments.get(sandbox);
    if (assignment === undefined) return undefined;
    this.assignments.delete(sandbox);
    assignment.address.sandbox = undefined;
    assignment.address.unassignedAt = now;
    this.countAssigned(assignment.eni, assignment.cidr, -1);
    this.assignmentChanges++;
    return assignment;
  }

  /** Until when an address unassigned at this time may not be given out, inclusive. */
  coolingUntil(unassignedAt: Milliseconds): Milliseconds {
    return unassignedAt + this.cooldown;
  }

  checkpoint(): Checkpoint {
    return [...this.assignments.values()].map(({ sandbox, address }) => ({
      sandbox,
      address: address.address,
    }));
  }

  /** Puts an assignment back into whatever CIDR holds the address, if one does. @upstream data_store.go#ReadBackingStore */
  restore(sandbox: string, address: Ipv4): Assignment | undefined {
    for (const eni of this.enis.values()) {
      const cidr =
        eni.cidrs.get(`${formatIpv4(address)}/32`) ??
        eni.cidrs.get(`${formatIpv4(address - (address % 16))}/28`);
      if (cidr === undefined || cidr.addresses.has(address)) continue;
      const stored: StoredAddress = { address, sandbox: undefined, unassignedAt: -Infinity };
      cidr.addresses.set(address, stored);
      return this.record(sandbox, eni, cidr, stored);
    }
    return undefined;
  }

  /** @upstream data_store.go#GetIPStats, #GetFreePrefixes */
  stats(): PoolStats {
    let total = 0;
    let assigned = 0;
    let totalPrefixes = 0;
    let freePrefixes = 0;
    for (const eni of this.enis.values()) {
      totalPrefixes += eni.prefixes;
      freePrefixes += eni.freePrefixes;
      if (eni.excluded) continue;
      total += eni.inMode;
      assigned += eni.inModeAssigned;
    }
    return { total, assigned, available: total - assigned, totalPrefixes, freePrefixes };
  }

  /** Addresses of the mode in force, on ENIs that serve pods, that cannot be given out yet. */
  cooling(now: Milliseconds): number {
    let cooling = 0;
    for (const eni of this.enis.values()) {
      if (eni.excluded) continue;
      for (const cidr of eni.cidrs.values()) {
        if (isPrefix(cidr) === this.prefixMode) cooling += coolingIn(cidr, now, this.cooldown);
      }
    }
    return cooling;
  }

  /** Over all CIDRs of one ENI, whatever the mode. */
  coolingOn(eni: StoredEni, now: Milliseconds): number {
    let cooling = 0;
    for (const cidr of eni.cidrs.values()) cooling += coolingIn(cidr, now, this.cooldown);
    return cooling;
  }

  /** When the last address in cooldown on this ENI leaves it; `now` or earlier when none is. */
  lastCoolingEnd(eni: StoredEni): Milliseconds {
    let end = -Infinity;
    for (const cidr of eni.cidrs.values()) {
      for (const address of cidr.addresses.values()) {
        if (address.sandbox === undefined) end = Math.max(end, this.coolingUntil(address.unassignedAt));
      }
    }
    return end;
  }

  private canServe(eni: StoredEni, now: Milliseconds): boolean {
    if (eni.excluded || eni.inModeAssigned === eni.inMode) return false;
    for (const cidr of eni.cidrs.values()) if (this.isAssignable(cidr, now)) return true;
    return false;
  }

  private isAssignable(cidr: StoredCidr, now: Milliseconds): boolean {
    return isPrefix(cidr) === this.prefixMode && hasAssignable(cidr, now, this.cooldown);
  }

  private record(sandbox: string, eni: StoredEni, cidr: StoredCidr, address: StoredAddress): Assignment {
    address.sandbox = sandbox;
    this.countAssigned(eni, cidr, 1);
    const assignment = { sandbox, eni, cidr, address };
    this.assignments.set(sandbox, assignment);
    this.assignmentChanges++;
    return assignment;
  }

  /** Drops a CIDR's assignments. */
  private forget(eni: StoredEni, cidr: StoredCidr): void {
    if (cidr.assigned === 0) return;
    for (const address of cidr.addresses.values()) {
      if (address.sandbox !== undefined) this.assignments.delete(address.sandbox);
    }
    this.countAssigned(eni, cidr, -cidr.assigned);
  }

  private countAssigned(eni: StoredEni, cidr: StoredCidr, change: number): void {
    const wasFree = cidr.assigned === 0;
    cidr.assigned += change;
    eni.assigned += change;
    if (isPrefix(cidr) === this.prefixMode) eni.inModeAssigned += change;
    if (isPrefix(cidr)) eni.freePrefixes += Number(cidr.assigned === 0) - Number(wasFree);
  }

  /** A CIDR without pods comes or goes. */
  private countCidr(eni: StoredEni, cidr: StoredCidr, change: 1 | -1): void {
    if (isPrefix(cidr) === this.prefixMode) eni.inMode += change * cidr.size;
    if (!isPrefix(cidr)) return;
    eni.prefixes += change;
    eni.freePrefixes += change;
  }
}
