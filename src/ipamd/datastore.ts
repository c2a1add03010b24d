// The store: which ENIs and CIDRs the daemon holds and which sandbox has which address. It takes the time as an
// argument, returns results and emits nothing. What to add or release is decided elsewhere.
// @upstream pkg/ipamd/datastore/data_store.go

import { formatBlock, isIpv6Block, type Address, type AddressBlock } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { GoMap } from '../kernel/goMap.ts';
import type { Checkpoint, CheckpointEntry } from './checkpoint.ts';
import { coolingInMode, poolStats, type PoolStats } from './poolStats.ts';
import { isPrefix, NEVER, StoredEni, type NewEni, type StoredAddress, type StoredCidr } from './storedEni.ts';
import { StoredPrefix } from './storedPrefix.ts';
import { StoredSecondary } from './storedSecondary.ts';

/** Length of a block that is one address. */
const SINGLE = 32;

export class Datastore {
  readonly enis = new GoMap<string, StoredEni>();
  readonly prefixMode: boolean;
  private readonly cooldown: Milliseconds;
  /** By sandbox; most nodes have many, some never have one. */
  private assigned: Map<string, StoredAddress> | undefined;
  /** Sandboxes that asked for several addresses, one a network card: how many. */
  private several: Map<string, number> | undefined;
  private changes = 0;
  private assignmentChanges = 0;
  private prefixesMiscounted = 0;
  /** Until something changes. */
  private knownStats: PoolStats | undefined;

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
    this.enis.set(eni.id, new StoredEni(eni));
    this.noteChange();
    return true;
  }

  /** Whether its subnet serves no pods. */
  setExcluded(eni: StoredEni, excluded: boolean): void {
    eni.excluded = excluded;
    this.knownStats = undefined;
  }

  /**
   * Its pods lose their addresses in the store. Upstream counts prefixes as they come and go, and subtracts those of an
   * ENI with pods twice: the daemon then releases fewer than it has too many. @upstream #RemoveENIFromDataStore
   */
  removeEni(eni: StoredEni): void {
    if (eni.assigned > 0) this.prefixesMiscounted += eni.prefixes;
    for (const cidr of eni.cidrs.values()) this.forget(eni, cidr);
    this.enis.delete(eni.id);
    this.noteChange();
  }

  /** False when the ENI has it already. */
  addCidr(eni: StoredEni, cidr: AddressBlock): boolean {
    const key = formatBlock(cidr);
    if (eni.cidrs.has(key)) return false;
    const stored = newCidr(eni, cidr);
    eni.cidrs.set(key, stored);
    eni.inStepWith = undefined;
    eni.countCidr(stored, 1, this.prefixMode);
    this.noteChange();
    return true;
  }

  /** A CIDR with pods leaves only by force; then they lose their addresses in the store. One that has left stays so. */
  removeCidr(eni: StoredEni, cidr: StoredCidr, force: boolean): boolean {
    if (eni.cidrs.get(cidr.key) !== cidr) return false;
    if (cidr.assigned > 0 && !force) return false;
    this.forget(eni, cidr);
    eni.countCidr(cidr, -1, this.prefixMode);
    eni.cidrs.delete(cidr.key);
    eni.inStepWith = undefined;
    this.noteChange();
    return true;
  }

  /** The address of a sandbox, if it has one. */
  assignment(sandbox: string): StoredAddress | undefined {
    return this.assigned?.get(sandbox);
  }

  /** How many addresses a sandbox asked for, one a network card. */
  interfacesOf(sandbox: string): number {
    return this.several?.get(sandbox) ?? 1;
  }

  /** CNI ADD; `interfaces`: addresses that it asks for, one a network card. @upstream data_store.go#AssignPodIPv4Address */
  assign(
    sandbox: string,
    now: Milliseconds,
    chooser: Chooser,
    pod = '',
    interfaces = 1,
  ): StoredAddress | undefined {
    const known = this.assignment(sandbox);
    if (known !== undefined) return known;
    const isAssignable = (cidr: StoredCidr): boolean => this.isAssignable(cidr, now);
    const canServe = (each: StoredEni): boolean => each.isAssignable(now, this.cooldown, this.prefixMode);
    const eni = chooser.first('assign-eni', this.enis, canServe);
    if (eni === undefined) return undefined;
    const cidr = chooser.first('assign-cidr', eni.cidrs, isAssignable);
    if (cidr === undefined) return undefined;
    const address = cidr.take(now, this.cooldown, chooser);
    address.pod = pod;
    return this.record(sandbox, address, interfaces);
  }

  /** CNI DEL: the cooldown starts. Undefined for an unknown sandbox. @upstream data_store.go#UnassignPodIPAddress */
  unassign(sandbox: string, now: Milliseconds): StoredAddress | undefined {
    const address = this.assignment(sandbox);
    if (address === undefined) return undefined;
    this.assigned?.delete(sandbox);
    this.several?.delete(sandbox);
    address.sandbox = undefined;
    address.unassignedAt = now;
    address.holder.eni.countAssigned(address.holder, -1, this.prefixMode);
    this.assignmentChanges++;
    this.knownStats = undefined;
    return address;
  }

  /** Until when an address unassigned at this time may not be given out, inclusive. */
  coolingUntil(unassignedAt: Milliseconds): Milliseconds {
    return unassignedAt + this.cooldown;
  }

  /** Those that have an address, by the store's own account. */
  sandboxes(): readonly string[] {
    return [...(this.assigned?.keys() ?? [])];
  }

  checkpoint(): Checkpoint {
    return [...(this.assigned ?? [])].map(([sandbox, { address, pod, assignedAt }]) => {
      const interfaces = this.several?.get(sandbox);
      return { sandbox, address, pod, assignedAt, ...(interfaces === undefined ? {} : { interfaces }) };
    });
  }

  /** Puts an assignment back into whatever CIDR holds the address, if one does. @upstream data_store.go#ReadBackingStore */
  restore({
    sandbox,
    address,
    pod = '',
    assignedAt = NEVER,
    interfaces = 1,
  }: CheckpointEntry): StoredAddress | undefined {
    const cidr = this.cidrWithout(address);
    return cidr && this.record(sandbox, cidr.place(address, { pod, assignedAt }), interfaces);
  }

  /** An address whose pod gave it back then; nothing where it has a pod, or is in no CIDR of the store. */
  cool(address: Address, unassignedAt: Milliseconds): void {
    const cidr = this.cidrWithout(address);
    cidr?.place(address, { unassignedAt });
    cidr?.eni.idleChanged();
  }

  stats(): PoolStats {
    return (this.knownStats ??= poolStats(this.enis.values(), this.prefixesMiscounted));
  }

  /** Addresses of the mode in force, on ENIs that serve pods, that cannot be given out yet. */
  cooling(now: Milliseconds): number {
    return coolingInMode(this.enis.values(), this.prefixMode, now, this.cooldown);
  }

  /** Whether there is any of them. */
  hasCooling(now: Milliseconds): boolean {
    return this.enis.some((eni) => eni.isCooling(now, this.cooldown, this.prefixMode));
  }

  /** Over all CIDRs of one ENI, whatever the mode. */
  coolingOn(eni: StoredEni, now: Milliseconds): number {
    return eni.cidrs.values().reduce((sum, cidr) => sum + cidr.coolingAt(now, this.cooldown), 0);
  }

  /** The CIDR that an address is of, as long as it is not stored. */
  private cidrWithout(address: Address): StoredCidr | undefined {
    const eni = this.enis.values().find((each) => each.cidrThatHolds(address) !== undefined);
    const cidr = eni?.cidrThatHolds(address);
    return cidr?.at(address) === undefined ? cidr : undefined;
  }

  private noteChange(): void {
    this.changes++;
    this.knownStats = undefined;
  }

  private isAssignable(cidr: StoredCidr, now: Milliseconds): boolean {
    return isPrefix(cidr) === this.prefixMode && cidr.isAssignable(now, this.cooldown);
  }

  private record(sandbox: string, address: StoredAddress, interfaces: number): StoredAddress {
    if (interfaces > 1) (this.several ??= new Map()).set(sandbox, interfaces);
    address.sandbox = sandbox;
    address.holder.eni.countAssigned(address.holder, 1, this.prefixMode);
    this.assigned ??= new Map();
    this.assigned.set(sandbox, address);
    this.assignmentChanges++;
    this.knownStats = undefined;
    return address;
  }

  /** Drops a CIDR's assignments. */
  private forget(eni: StoredEni, cidr: StoredCidr): void {
    const { assigned } = cidr;
    if (assigned === 0) return;
    for (const address of cidr.addresses()) {
      if (address.sandbox === undefined) continue;
      this.assigned?.delete(address.sandbox);
      this.several?.delete(address.sandbox);
      address.sandbox = undefined;
    }
    eni.countAssigned(cidr, -assigned, this.prefixMode);
  }
}

function newCidr(eni: StoredEni, cidr: AddressBlock): StoredCidr {
  return !isIpv6Block(cidr) && cidr.length === SINGLE
    ? new StoredSecondary(eni, cidr)
    : new StoredPrefix(eni, cidr);
}
