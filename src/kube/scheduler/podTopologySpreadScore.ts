// PodTopologySpread's score: ScheduleAnyway constraints and the system defaults. Fewer matching pods in a
// node's domains score higher.
// @upstream pkg/scheduler/framework/plugins/podtopologyspread/scoring.go

import type { ClusterState } from './clusterState.ts';
import { naturalLogarithm } from './naturalLogarithm.ts';
import type { ScoredNodes } from './alikeNodes.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { PodClass } from './podClass.ts';
import { DomainCounts, type PodTally } from './podTally.ts';
import {
  acquireTally,
  countsForRule,
  hasKeys,
  HOSTNAME,
  type SpreadRule,
  type SpreadRules,
  tallyKey,
} from './podTopologySpread.ts';
import { cell, grown } from './slots.ts';
import { NO_DOMAIN, type Topology } from './topology.ts';

interface Constraint {
  readonly rule: SpreadRule;
  readonly tally: PodTally;
  readonly counts: DomainCounts;
  /** ln(domains + 2), for the nodes scored last. */
  weight: number;
}

/** In place of a score: the node lacks one of the keys of the pod's own constraints. */
const IGNORED = -1;

export class SpreadScore {
  private readonly podClass: PodClass;
  private readonly state: ClusterState;
  private readonly rules: SpreadRules;
  private readonly constraints: readonly Constraint[];
  private raw = new Float64Array(64);

  constructor(podClass: PodClass, rules: SpreadRules, state: ClusterState) {
    this.podClass = podClass;
    this.state = state;
    this.rules = rules;
    this.constraints = rules.soft.map((rule) => {
      const tally = acquireTally(rule, podClass.kind.namespace, state);
      const counts = new DomainCounts(state.topology(rule.topologyKey), tally);
      return { rule, tally, counts, weight: 0 };
    });
  }

  release(): void {
    const { namespace } = this.podClass.kind;
    for (const rule of this.rules.soft) this.state.tallies.release(tallyKey(rule, namespace));
  }

  refreshNode(slot: number, node: NodeInfo | undefined): void {
    const keys = node !== undefined && (!this.rules.requiresKeys || hasKeys(this.rules.soft, node.facts));
    for (const { rule, counts } of this.constraints) {
      counts.refreshNode(slot, keys && countsForRule(rule, this.podClass.spec, node.facts));
    }
  }

  refreshPods(slot: number): void {
    for (const { rule, counts } of this.constraints) {
      if (rule.topologyKey !== HOSTNAME) counts.refreshPods(slot);
    }
  }

  /**
   * Counting by node takes one number a node; more than one is more than groups of nodes can be told apart
   * by.
   */
  get countsOncePerNode(): boolean {
    return this.rules.soft.filter(({ topologyKey }) => topologyKey === HOSTNAME).length <= 1;
  }

  /** What a node's score depends on besides the counts: the domains it is in. */
  traitOf(slot: number): string {
    const domains = this.constraints.map(({ rule, counts }) => {
      const domain = counts.topology.domainOf(slot);
      return rule.topologyKey === HOSTNAME ? Math.min(domain, 0) : domain;
    });
    return domains.join(' ');
  }

  /** The matching pods on the node itself, where these count. */
  matchingOn(slot: number): number {
    for (const { rule, tally } of this.constraints) if (rule.topologyKey === HOSTNAME) return tally.on(slot);
    return 0;
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
      const byNode = constraint.rule.topologyKey === HOSTNAME;
      const domains = byNode ? this.countNodes(nodes) : this.countDomains(constraint.counts.topology, nodes);
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
    return this.constraints.some(({ counts }) => counts.topology.domainOf(slot) === NO_DOMAIN);
  }

  /** In the order and with the roundings of upstream's float64 sum. */
  private rawScore(slot: number): number {
    if (this.isIgnored(slot)) return IGNORED;
    let sum = 0;
    for (const { rule, tally, counts, weight } of this.constraints) {
      const domain = counts.topology.domainOf(slot);
      if (domain === NO_DOMAIN) continue;
      const matching = rule.topologyKey === HOSTNAME ? tally.on(slot) : counts.countIn(domain);
      sum += matching * weight + (rule.maxSkew - 1);
    }
    return Math.round(sum);
  }
}
