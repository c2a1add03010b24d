// A weighted count of pods on every node: those that match a selector, those with a term that applies to
// somebody. The cluster state keeps it current as pods come and go; `DomainCounts` sums it up by topology
// domain.

import type { PodKind, Tally } from './podKind.ts';
import { cell, grown } from './slots.ts';
import { NO_DOMAIN, type Topology } from './topology.ts';

export class PodTally implements Tally {
  readonly weightOf: (kind: PodKind) => number;
  readonly countsTerminating: boolean;
  private counts = new Int32Array(0);

  constructor(weightOf: (kind: PodKind) => number, countsTerminating: boolean) {
    this.weightOf = weightOf;
    this.countsTerminating = countsTerminating;
  }

  on(slot: number): number {
    return this.counts[slot] ?? 0;
  }

  add(slot: number, weight: number): void {
    if (slot >= this.counts.length) this.counts = grown(this.counts, slot + 1, Int32Array);
    this.counts[slot] = cell(this.counts, slot) + weight;
  }
}

/** A tally by the domains of a topology. Lags behind until its owner has read the change log. */
export class DomainCounts {
  readonly topology: Topology;
  readonly tally: PodTally;
  /** Over all domains. */
  total = 0;
  private counts = new Int32Array(0);
  /** Nodes that count, by domain: a domain without any does not exist. */
  private members = new Int32Array(0);
  /** What each node contributed when it was last looked at, and to which domain. */
  private seenDomain = new Int32Array(0);
  private seenCount = new Int32Array(0);

  constructor(topology: Topology, tally: PodTally) {
    this.topology = topology;
    this.tally = tally;
  }

  countIn(domain: number): number {
    return this.counts[domain] ?? 0;
  }

  /** The domain this node counts in, NO_DOMAIN when it does not count. */
  seenDomainOf(slot: number): number {
    return this.seenDomain[slot] ?? NO_DOMAIN;
  }

  /** The node itself changed: whether it counts, and where. */
  refreshNode(slot: number, counts: boolean): void {
    this.grow(slot);
    this.move(slot, NO_DOMAIN, 0);
    if (counts) this.move(slot, this.topology.domainOf(slot), this.tally.on(slot));
  }

  /** Pods came to the node or left it. */
  refreshPods(slot: number): void {
    const domain = this.seenDomainOf(slot);
    if (domain === NO_DOMAIN) return;
    const count = this.tally.on(slot);
    this.contribute(domain, 0, count - cell(this.seenCount, slot));
    this.seenCount[slot] = count;
  }

  /** The least count of a domain and how many domains there are; `changed` counts as `changedTo`. */
  minimum(changed = NO_DOMAIN, changedTo = 0): { least: number; domains: number } {
    let least = Infinity;
    let domains = 0;
    for (let domain = 0; domain < this.topology.size; domain++) {
      if ((this.members[domain] ?? 0) === 0) continue;
      domains++;
      const count = domain === changed ? changedTo : this.countIn(domain);
      if (count < least) least = count;
    }
    return { least, domains };
  }

  private move(slot: number, domain: number, count: number): void {
    const from = cell(this.seenDomain, slot);
    if (from !== NO_DOMAIN) this.contribute(from, -1, -cell(this.seenCount, slot));
    if (domain !== NO_DOMAIN) this.contribute(domain, 1, count);
    this.seenDomain[slot] = domain;
    this.seenCount[slot] = count;
  }

  private contribute(domain: number, members: number, count: number): void {
    this.members[domain] = cell(this.members, domain) + members;
    this.counts[domain] = cell(this.counts, domain) + count;
    this.total += count;
  }

  private grow(slot: number): void {
    if (slot >= this.seenDomain.length) {
      this.seenDomain = grown(this.seenDomain, slot + 1, Int32Array, NO_DOMAIN);
      this.seenCount = grown(this.seenCount, slot + 1, Int32Array);
    }
    if (this.topology.size > this.counts.length) {
      this.counts = grown(this.counts, this.topology.size, Int32Array);
      this.members = grown(this.members, this.topology.size, Int32Array);
    }
  }
}
