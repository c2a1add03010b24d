// PodTopologySpread's filter: DoNotSchedule constraints. Keeps the counts by domain for one class of pods.
// @upstream pkg/scheduler/framework/plugins/podtopologyspread/filtering.go

import { elementAt } from '../../base/assert.ts';
import type { ClusterState } from './clusterState.ts';
import { matchesSelector } from './labelSelector.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { PodClass } from './podClass.ts';
import { selectorMatchesKind } from './podKind.ts';
import { DomainCounts } from './podTally.ts';
import { acquireTally, countsForRule, hasKeys, type SpreadRule, tallyKey } from './podTopologySpread.ts';
import { NO_DOMAIN } from './topology.ts';

export const SPREAD_REASON = "node(s) didn't match pod topology spread constraints";
export const SPREAD_LABEL_REASON = `${SPREAD_REASON} (missing required label)`;

export type SpreadVerdict = 'fits' | 'label-missing' | 'skewed';

interface Constraint {
  readonly rule: SpreadRule;
  readonly counts: DomainCounts;
  /** What the pod itself adds to the domain it goes to. */
  readonly self: 0 | 1;
  /** The most that a domain may have, without the pod, as of the last `prepare`. */
  limit: number;
}

export class SpreadFilter {
  private readonly podClass: PodClass;
  private readonly state: ClusterState;
  private readonly rules: readonly SpreadRule[];
  private readonly constraints: readonly Constraint[];

  constructor(podClass: PodClass, rules: readonly SpreadRule[], state: ClusterState) {
    this.podClass = podClass;
    this.state = state;
    this.rules = rules;
    const { namespace, labels } = podClass.kind;
    this.constraints = rules.map((rule) => ({
      rule,
      counts: new DomainCounts(state.topology(rule.topologyKey), acquireTally(rule, namespace, state)),
      self: matchesSelector(rule.selector, labels) ? 1 : 0,
      limit: 0,
    }));
  }

  release(): void {
    for (const rule of this.rules) this.state.tallies.release(tallyKey(rule, this.podClass.kind.namespace));
  }

  refreshNode(slot: number, node: NodeInfo | undefined): void {
    const keys = node !== undefined && hasKeys(this.rules, node.facts);
    for (const { rule, counts } of this.constraints) {
      counts.refreshNode(slot, keys && countsForRule(rule, this.podClass.spec, node.facts));
    }
  }

  refreshPods(slot: number): void {
    for (const { counts } of this.constraints) counts.refreshPods(slot);
  }

  /** Before verdicts are asked for: the least count over the domains decides how much any may have. */
  prepare(): void {
    for (const constraint of this.constraints) constraint.limit = limitOf(constraint, NO_DOMAIN, 0);
  }

  verdict(slot: number): SpreadVerdict {
    for (const { counts, limit } of this.constraints) {
      const domain = counts.topology.domainOf(slot);
      if (domain === NO_DOMAIN) return 'label-missing';
      if (counts.countIn(domain) > limit) return 'skewed';
    }
    return 'fits';
  }

  /**
   * How many pods of this class each constraint would count more, for pods tried on a node or taken off it.
   */
  noChange(): number[] {
    return this.constraints.map(() => 0);
  }

  /** Unlike the counts themselves this looks at no pod's deletion. @upstream updateWithPod */
  change(changes: number[], slot: number, other: PodClass, sign: 1 | -1): void {
    this.constraints.forEach(({ rule, counts }, index) => {
      if (counts.seenDomainOf(slot) === NO_DOMAIN) return;
      if (selectorMatchesKind(rule.selector, this.podClass.kind.namespace, other.kind))
        changes[index] = elementAt(changes, index) + sign;
    });
  }

  verdictWith(changes: readonly number[], slot: number): SpreadVerdict {
    for (const [index, constraint] of this.constraints.entries()) {
      const { counts } = constraint;
      const domain = counts.topology.domainOf(slot);
      if (domain === NO_DOMAIN) return 'label-missing';
      const count = counts.countIn(domain) + elementAt(changes, index);
      if (count > limitOf(constraint, domain, count)) return 'skewed';
    }
    return 'fits';
  }
}

/** With fewer domains than `minDomains` the least count is taken to be 0. */
function limitOf({ rule, counts, self }: Constraint, changed: number, changedTo: number): number {
  const { least, domains } = counts.minimum(changed, changedTo);
  return rule.maxSkew + (domains < rule.minDomains ? 0 : least) - self;
}
