// What the store's own counters say, right or wrong: upstream keeps them beside the pool and forgets to in places.
// @upstream pkg/ipamd/datastore/data_store.go

import type { StoredCidr } from './storedCidr.ts';
import { isPrefix } from './storedCidr.ts';
import type { StoredEni } from './storedEni.ts';
import { Series } from './series.ts';

export class PoolGauges {
  eniMax = 0;
  ipMax = 0;
  enis = 0;
  assigned = 0;
  forceRemovedEnis = 0;
  forceRemovedIps = 0;
  /** Addresses assigned. By CIDR; one that is gone stays with its last number. */
  readonly perCidr = new Series();
  /** By ENI. */
  readonly perEni = new Series();
  /** The store's own sums, and what was last told of them. */
  total = 0;
  shownTotal = 0;
  shownPrefixes = 0;
  private prefixes = 0;

  /** The store's own numbers of ENIs and of addresses assigned. */
  private storedEnis = 0;
  private storedAssigned = 0;

  /** A new daemon begins with an empty store. */
  storeOpened(): void {
    this.total = 0;
    this.prefixes = 0;
    this.storedEnis = 0;
    this.storedAssigned = 0;
  }

  limit(maxEnis: number, ipsPerEni: number): void {
    this.eniMax = maxEnis;
    this.ipMax = maxEnis * ipsPerEni;
  }

  eniAdded(eniId: string): void {
    this.enis = ++this.storedEnis;
    this.perEni.set(0, eniId);
  }

  cidrAdded(cidr: { readonly size: number }): void {
    this.count(cidr, 1);
    this.show(cidr.size > 1);
  }

  /** `unassigned`: addresses whose pods lost them with it. */
  cidrRemoved(cidr: StoredCidr, unassigned: number): void {
    this.forceOut(unassigned);
    this.count(cidr, -1);
    this.show(isPrefix(cidr));
  }

  /**
   * `forcedOut`: the addresses that pods still had when somebody else tore it off; undefined when the daemon lets it go.
   * Upstream subtracts an ENI with pods twice then, and does not tell the sums anew.
   */
  eniRemoved(eni: StoredEni, forcedOut: number | undefined): void {
    const times = (forcedOut ?? 0) > 0 ? 2 : 1;
    for (const cidr of eni.cidrs.values()) this.count(cidr, -times);
    if (forcedOut === undefined) this.show(eni.prefixes > 0);
    if (times === 2) this.forceRemovedEnis++;
    this.forceOut(forcedOut ?? 0);
    this.enis = --this.storedEnis;
    this.perEni.delete(eni.id);
  }

  addressAssigned(cidr: StoredCidr, eni: StoredEni, change: 1 | -1): void {
    this.storedAssigned += change;
    this.assigned = this.storedAssigned;
    this.perCidr.add(change, cidr.key);
    this.perEni.add(change, eni.id);
  }

  private forceOut(addresses: number): void {
    if (addresses === 0) return;
    this.forceRemovedIps += addresses;
    this.storedAssigned -= addresses;
    this.assigned = this.storedAssigned;
  }

  private count({ size }: { readonly size: number }, times: number): void {
    this.total += times * size;
    if (size > 1) this.prefixes += times;
  }

  private show(prefixesToo: boolean): void {
    this.shownTotal = this.total;
    if (prefixesToo) this.shownPrefixes = this.prefixes;
  }
}
