// PodTopologySpread's score: ScheduleAnyway constraints and the system defaults. Fewer matching pods in a node's
// domains score higher.
// @upstream pkg/scheduler/framework/plugins/podtopologyspread/scoring.go

import type { ClusterState } from './clusterState.ts';
import { naturalLogarithm } from './naturalLogarithm.ts';
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
import { grown } from './slots.ts';
import { NO_DOMAIN } from './topology.ts';

/** A node that lacks one of the keys of the pod's own constraints: it scores 0. */
const IGNORED = -1;

interface Constraint {
  readonly rule: SpreadRule;
  readonly tally: PodTally;
  readonly counts: DomainCounts;
  /** The last attempt among whose nodes the domain was. */
  met: Float64Array;
  /** ln(domains + 2), as of the last attempt. */
  weight: number;
}

export class SpreadScore {
  private readonly podClass: PodClass;
  private readonly state: ClusterState;
  private readonly rules: SpreadRules;
  private readonly constraints: readonly Constraint[];
  private attempt = 0;

  constructor(podClass: PodClass, rules: SpreadRules, state: ClusterState) {
    this.podClass = podClass;
    this.state = state;
    this.rules = rules;
    this.constraints = rules.soft.map((rule) => {
      const tally = acquireTally(rule, podClass.kind.namespace, state);
      const counts = new DomainCounts(state.topology(rule.topologyKey), tally);
      return { rule, tally, counts, met: new Float64Array(0), weight: 0 };
    });
  }

  release(): void {
    for (const rule of this.rules.soft)
      this.state.tallies.release(tallyKey(rule, this.podClass.kind.namespace));
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

  /** Writes each node's score, 0 … 100, for the first `count` slots of `feasible`. */
  score(feasible: Int32Array, count: number, scores: Int32Array): void {
    const ignored = this.prepare(feasible, count);
    let least = Infinity;
    let most = 0;
    for (let index = 0; index < count; index++) {
      const slot = feasible[index];
      const raw = ignored > 0 && this.isIgnored(slot) ? IGNORED : this.raw(slot);
      scores[index] = raw;
      if (raw === IGNORED) continue;
      if (raw < least) least = raw;
      if (raw > most) most = raw;
    }
    for (let index = 0; index < count; index++) scores[index] = normalized(scores[index], least, most);
  }

  /** Weighs every constraint by the number of domains among these nodes. Returns how many nodes are ignored. */
  private prepare(feasible: Int32Array, count: number): number {
    const ignored = this.rules.requiresKeys ? this.countIgnored(feasible, count) : 0;
    this.attempt++;
    for (const constraint of this.constraints) {
      const size =
        constraint.rule.topologyKey === HOSTNAME
          ? count - ignored
          : this.countDomains(constraint, feasible, count, ignored);
      constraint.weight = naturalLogarithm(size + 2);
    }
    return ignored;
  }

  private countIgnored(feasible: Int32Array, count: number): number {
    let ignored = 0;
    for (let index = 0; index < count; index++) if (this.isIgnored(feasible[index])) ignored++;
    return ignored;
  }

  private isIgnored(slot: number): boolean {
    for (const { counts } of this.constraints) {
      if (counts.topology.domainOf(slot) === NO_DOMAIN) return this.rules.requiresKeys;
    }
    return false;
  }

  /** Nodes without the label are a domain of their own here, if they are not ignored. */
  private countDomains(constraint: Constraint, feasible: Int32Array, count: number, ignored: number): number {
    const { topology } = constraint.counts;
    if (constraint.met.length < topology.size) {
      constraint.met = grown(constraint.met, topology.size, Float64Array);
    }
    const { met } = constraint;
    let size = 0;
    let unlabelled = 0;
    for (let index = 0; index < count; index++) {
      const slot = feasible[index];
      const domain = topology.domainOf(slot);
      if (ignored > 0 && this.isIgnored(slot)) continue;
      if (domain === NO_DOMAIN) unlabelled = 1;
      else if (met[domain] !== this.attempt) {
        met[domain] = this.attempt;
        size++;
      }
    }
    return size + unlabelled;
  }

  /** In the order and with the roundings of upstream's float64 sum. */
  private raw(slot: number): number {
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

function normalized(raw: number, least: number, most: number): number {
  if (raw === IGNORED) return 0;
  return most === 0 ? 100 : Math.floor((100 * (most + least - raw)) / most);
}
