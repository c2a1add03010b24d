// PodTopologySpread's score: ScheduleAnyway constraints and the system defaults. Fewer matching pods in a
// node's domains score higher.
// @upstream pkg/scheduler/framework/plugins/podtopologyspread/scoring.go

import type { ClusterState } from './clusterState.ts';
import type { DomainCounts } from './domainCounts.ts';
import { naturalLogarithm } from './naturalLogarithm.ts';
import type { PodClass } from './podClass.ts';
import type { PodTally } from './podTally.ts';
import {
  acquireCounts,
  acquireTally,
  HOSTNAME,
  keysOf,
  releaseCounts,
  releaseTally,
  type SpreadRule,
  type SpreadRules,
} from './podTopologySpread.ts';
import { cell, grown, type ScoredNodes } from './slots.ts';
import type { DomainMix } from './topologies.ts';
import { NO_DOMAIN, type Topology } from './topology.ts';

interface Constraint {
  readonly rule: SpreadRule;
  readonly topology: Topology;
  readonly tally: PodTally;
  /** Undefined where each node is a domain, so that the tally says it. */
  readonly counts: DomainCounts | undefined;
  /** ln(domains + 2), for the nodes scored last. */
  weight: number;
}

const NODES: ReadonlySet<string> = new Set([HOSTNAME]);

/** In place of a score: the node lacks one of the keys of the pod's own constraints. */
const IGNORED = -1;

export class SpreadScore {
  private readonly podClass: PodClass;
  private readonly state: ClusterState;
  private readonly rules: SpreadRules;
  private readonly constraints: readonly Constraint[];
  /** What a node's score depends on besides the counts: the domains it is in. */
  readonly mix: DomainMix;
  /**
   * The matching pods on the node itself, where these count: one number a node, if by more than one then more than
   * groups of nodes can be told apart by.
   */
  readonly byNode: readonly PodTally[];
  private raw = new Float64Array(64);

  constructor(podClass: PodClass, rules: SpreadRules, state: ClusterState) {
    this.podClass = podClass;
    this.state = state;
    this.rules = rules;
    const required = rules.requiresKeys ? keysOf(rules.soft) : [];
    this.constraints = rules.soft.map((rule) => {
      const topology = state.topologies.of(rule.topologyKey);
      if (rule.topologyKey === HOSTNAME) {
        const tally = acquireTally(rule, podClass.kind.namespace, state);
        return { rule, topology, tally, counts: undefined, weight: 0 };
      }
      const counts = acquireCounts(rule, required, podClass, state);
      return { rule, topology, tally: counts.tally, counts, weight: 0 };
    });
    this.mix = state.topologies.mixOf(keysOf(rules.soft), NODES);
    this.byNode = this.constraints.flatMap(({ counts, tally }) => (counts === undefined ? [tally] : []));
  }

  release(): void {
    const { namespace } = this.podClass.kind;
    for (const { rule, counts } of this.constraints) {
      if (counts === undefined) releaseTally(rule, namespace, this.state);
      else releaseCounts(rule, counts, namespace, this.state);
    }
  }

  /** Adds the weighted score of each node, 0 … 100. */
  addTo(totals: Int32Array, weight: number, nodes: ScoredNodes): void {
    if (nodes.count > this.raw.length) this.raw = grown(this.raw, nodes.count, Float64Array);
    const { raw } = this;
    this.weigh(nodes);
    let least = Infinity;
    let most = 0;
    for (let index = 0; index < nodes.count; index++) {
      const score = this.rawScore(cell(nodes.slots, index));
      raw[index] = score;
      if (score === IGNORED) continue;
      if (score < least) least = score;
      if (score > most) most = score;
    }
    for (let index = 0; index < nodes.count; index++) {
      const score = raw[index] ?? IGNORED;
      if (score === IGNORED) continue;
      const share = most === 0 ? 100 : Math.floor((100 * (most + least - score)) / most);
      totals[index] = cell(totals, index) + weight * share;
    }
  }

  private weigh(nodes: ScoredNodes): void {
    for (const constraint of this.constraints) {
      const domains =
        constraint.counts === undefined
          ? this.countNodes(nodes)
          : this.countDomains(constraint.topology, nodes);
      constraint.weight = naturalLogarithm(domains + 2);
    }
  }

  private countNodes({ slots, copies, count }: ScoredNodes): number {
    let nodes = 0;
    for (let index = 0; index < count; index++) {
      if (!this.isIgnored(cell(slots, index))) nodes += cell(copies, index);
    }
    return nodes;
  }

  /** Nodes without the label that are not ignored are in a domain of their own. */
  private countDomains(topology: Topology, { slots, count }: ScoredNodes): number {
    const met = new Set<number>();
    for (let index = 0; index < count; index++) {
      const slot = cell(slots, index);
      if (!this.isIgnored(slot)) met.add(topology.domainOf(slot));
    }
    return met.size;
  }

  private isIgnored(slot: number): boolean {
    if (!this.rules.requiresKeys) return false;
    return this.constraints.some(({ topology }) => topology.domainOf(slot) === NO_DOMAIN);
  }

  /** In the order and with the roundings of upstream's float64 sum. */
  private rawScore(slot: number): number {
    if (this.isIgnored(slot)) return IGNORED;
    let sum = 0;
    for (const { rule, topology, tally, counts, weight } of this.constraints) {
      const domain = topology.domainOf(slot);
      if (domain === NO_DOMAIN) continue;
      const matching = counts === undefined ? tally.on(slot) : counts.countIn(domain);
      sum += matching * weight + (rule.maxSkew - 1);
    }
    return Math.round(sum);
  }
}
