// The topologies somebody has asked for, the nodes that count in them, and the mixes of domains that nodes are in; kept
// current as nodes come, change and go.

import { CountedNodes } from './domainCounts.ts';
import type { NodeFacts } from './nodeFacts.ts';
import { grown } from './slots.ts';
import { Topology } from './topology.ts';

/** Numbers nodes by the domains they are in, one of each topology: equal numbers, equal domains. */
export class DomainMix {
  /** By slot; all below `size`. */
  numbers = new Int32Array(0);
  size = 1;
  private readonly topologies: readonly Topology[];
  private readonly coarse: ReadonlySet<string>;
  private readonly known = new Map<string, number>();

  /** Of the keys in `coarse` it matters only whether a node has a domain at all. */
  constructor(topologies: readonly Topology[], coarse: ReadonlySet<string>) {
    this.topologies = topologies;
    this.coarse = coarse;
  }

  assign(slot: number): void {
    if (slot >= this.numbers.length) this.numbers = grown(this.numbers, slot + 1, Int32Array);
    let mix = '';
    for (const topology of this.topologies) {
      const domain = topology.domainOf(slot);
      mix += ` ${this.coarse.has(topology.key) ? Math.min(domain, 0) : domain}`;
    }
    let number = this.known.get(mix);
    if (number === undefined) {
      number = this.known.size;
      this.known.set(mix, number);
      this.size = this.known.size;
    }
    this.numbers[slot] = number;
  }
}

interface Registered {
  readonly nodes: CountedNodes;
  users: number;
}

export class Topologies {
  private readonly byKey = new Map<string, Topology>();
  private readonly counted = new Map<string, Registered>();
  private readonly mixes = new Map<string, DomainMix>();
  private readonly nodes: readonly ({ readonly facts: NodeFacts } | undefined)[];

  /** `nodes` by slot, as the cluster state keeps them. */
  constructor(nodes: readonly ({ readonly facts: NodeFacts } | undefined)[]) {
    this.nodes = nodes;
  }

  of(key: string): Topology {
    let topology = this.byKey.get(key);
    if (topology === undefined) {
      topology = new Topology(key);
      for (const [slot, node] of this.nodes.entries()) topology.assign(slot, node?.facts.labels);
      this.byKey.set(key, topology);
    }
    return topology;
  }

  /** `name` tells apart those that count other nodes of the topology. Whoever acquires it releases it. */
  acquire(key: string, name: string, counts: (node: NodeFacts) => boolean): CountedNodes {
    let known = this.counted.get(`${key} ${name}`);
    if (known === undefined) {
      known = { nodes: new CountedNodes(this.of(key), name, counts), users: 0 };
      for (const [slot, node] of this.nodes.entries()) known.nodes.assign(slot, node?.facts);
      this.counted.set(`${key} ${name}`, known);
    }
    known.users++;
    return known.nodes;
  }

  release({ topology, name }: CountedNodes): void {
    const known = this.counted.get(`${topology.key} ${name}`);
    if (known !== undefined && --known.users === 0) this.counted.delete(`${topology.key} ${name}`);
  }

  mixOf(keys: readonly string[], coarse: ReadonlySet<string>): DomainMix {
    const name = keys.join(' ');
    let mix = this.mixes.get(name);
    if (mix === undefined) {
      mix = new DomainMix(
        keys.map((key) => this.of(key)),
        coarse,
      );
      for (const slot of this.nodes.keys()) mix.assign(slot);
      this.mixes.set(name, mix);
    }
    return mix;
  }

  /** A node took the slot, changed, or left: then undefined. */
  assign(slot: number, node: NodeFacts | undefined): void {
    for (const topology of this.byKey.values()) topology.assign(slot, node?.labels);
    for (const { nodes } of this.counted.values()) nodes.assign(slot, node);
    for (const mix of this.mixes.values()) mix.assign(slot);
  }
}
