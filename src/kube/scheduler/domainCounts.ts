// Which nodes count for somebody, and in which domain of a topology: all that have the label, or those of them that a
// pod might be placed on, too. Shared by all who count over the same nodes. And what a tally sums up to in each domain.

import type { NodeFacts } from './nodeFacts.ts';
import type { PodTally } from './podTally.ts';
import { cell, grown } from './slots.ts';
import { NO_DOMAIN, type Topology } from './topology.ts';

export class CountedNodes {
  readonly topology: Topology;
  /** What they are asked for by. */
  readonly name: string;
  /** What is summed up over these nodes. */
  readonly sums = new Set<DomainCounts>();
  private readonly counts: (node: NodeFacts) => boolean;
  private domains = new Int32Array(0);
  /** Nodes by domain: one without any does not exist. */
  private members = new Int32Array(0);

  constructor(topology: Topology, name: string, counts: (node: NodeFacts) => boolean) {
    this.topology = topology;
    this.name = name;
    this.counts = counts;
  }

  /** The domain in which the node counts, NO_DOMAIN when it does not. */
  domainOf(slot: number): number {
    return this.domains[slot] ?? NO_DOMAIN;
  }

  has(domain: number): boolean {
    return (this.members[domain] ?? 0) > 0;
  }

  /** A node took the slot, changed, or left: then undefined. Its labels stand in the topology already. */
  assign(slot: number, node: NodeFacts | undefined): void {
    if (slot >= this.domains.length) this.domains = grown(this.domains, slot + 1, Int32Array, NO_DOMAIN);
    const before = cell(this.domains, slot);
    const domain = node !== undefined && this.counts(node) ? this.topology.domainOf(slot) : NO_DOMAIN;
    if (domain === before) return;
    this.domains[slot] = domain;
    this.enter(before, -1);
    this.enter(domain, 1);
    for (const sums of this.sums) {
      const count = sums.tally.on(slot);
      sums.add(before, -count);
      sums.add(domain, count);
    }
  }

  private enter(domain: number, nodes: 1 | -1): void {
    if (domain === NO_DOMAIN) return;
    if (domain >= this.members.length) this.members = grown(this.members, domain + 1, Int32Array);
    this.members[domain] = cell(this.members, domain) + nodes;
  }
}

/** A tally summed up by the domains of the nodes that count. */
export class DomainCounts {
  readonly nodes: CountedNodes;
  readonly tally: PodTally;
  /** Over all domains. */
  total = 0;
  private counts = new Int32Array(0);

  constructor(nodes: CountedNodes, tally: PodTally) {
    this.nodes = nodes;
    this.tally = tally;
    nodes.sums.add(this);
    tally.sums.add(this);
    for (let slot = 0; slot < tally.counts.length; slot++) this.tallied(slot, tally.on(slot));
  }

  release(): void {
    this.nodes.sums.delete(this);
    this.tally.sums.delete(this);
  }

  get topology(): Topology {
    return this.nodes.topology;
  }

  countIn(domain: number): number {
    return this.counts[domain] ?? 0;
  }

  tallied(slot: number, weight: number): void {
    this.add(this.nodes.domainOf(slot), weight);
  }

  add(domain: number, count: number): void {
    if (domain === NO_DOMAIN || count === 0) return;
    if (domain >= this.counts.length) this.counts = grown(this.counts, domain + 1, Int32Array);
    this.counts[domain] = cell(this.counts, domain) + count;
    this.total += count;
  }

  /** The least count of a domain and how many domains there are; `changed` counts as `changedTo`. */
  minimum(changed = NO_DOMAIN, changedTo = 0): { least: number; domains: number } {
    let least = Infinity;
    let domains = 0;
    for (let domain = 0; domain < this.topology.size; domain++) {
      if (!this.nodes.has(domain)) continue;
      domains++;
      const count = domain === changed ? changedTo : this.countIn(domain);
      if (count < least) least = count;
    }
    return { least, domains };
  }
}
