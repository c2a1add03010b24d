// What the stores' own counters say, right or wrong: upstream keeps them beside the pool and forgets to in places, and
// those of all network cards tell their sums by the same name, so that the last one to tell is seen.
// @upstream pkg/ipamd/datastore/data_store.go

import { isPrefix, type StoredCidr, type StoredEni } from './storedEni.ts';
import { Series } from './series.ts';

/** What is told. */
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
  shownTotal = 0;
  shownPrefixes = 0;
  /** By network card. */
  private stores = new Map<number, StoreGauges>();

  /** A new daemon begins with empty stores. */
  storesOpened(): void {
    this.stores = new Map();
  }

  /** Those of a network card's store. */
  of(networkCard: number): StoreGauges {
    let gauges = this.stores.get(networkCard);
    if (gauges === undefined) {
      gauges = new StoreGauges(this);
      this.stores.set(networkCard, gauges);
    }
    return gauges;
  }

  limit(maxEnis: number, ipsPerEni: number): void {
    this.eniMax = maxEnis;
    this.ipMax = maxEnis * ipsPerEni;
  }
}

export class StoreGauges {
  /** Addresses. */
  total = 0;
  private readonly told: PoolGauges;
  private prefixes = 0;
  private enis = 0;
  private assigned = 0;

  constructor(told: PoolGauges) {
    this.told = told;
  }

  eniAdded(eniId: string): void {
    this.told.enis = ++this.enis;
    this.told.perEni.set(0, eniId);
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
    if (times === 2) this.told.forceRemovedEnis++;
    this.forceOut(forcedOut ?? 0);
    this.told.enis = --this.enis;
    this.told.perEni.delete(eni.id);
  }

  addressAssigned({ key, eni }: StoredCidr, change: 1 | -1): void {
    this.assigned += change;
    this.told.assigned = this.assigned;
    this.told.perCidr.add(change, key);
    this.told.perEni.add(change, eni.id);
  }

  private forceOut(addresses: number): void {
    if (addresses === 0) return;
    this.told.forceRemovedIps += addresses;
    this.assigned -= addresses;
    this.told.assigned = this.assigned;
  }

  private count({ size }: { readonly size: number }, times: number): void {
    this.total += times * size;
    if (size > 1) this.prefixes += times;
  }

  private show(prefixesToo: boolean): void {
    this.told.shownTotal = this.total;
    if (prefixesToo) this.told.shownPrefixes = this.prefixes;
  }
}
