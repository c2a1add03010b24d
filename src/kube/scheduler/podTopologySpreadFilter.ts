// PodTopologySpread's filter: DoNotSchedule constraints. Keeps the counts by domain for one class of pods.
// @upstream pkg/scheduler/framework/plugins/podtopologyspread/filtering.go

import { elementAt } from '../../base/assert.ts';
import type { ClusterState } from './clusterState.ts';
import type { DomainCounts } from './domainCounts.ts';
import { matchesSelector } from './labelSelector.ts';
import type { PodClass } from './podClass.ts';
import { selectorMatchesKind } from './podKind.ts';
import { acquireCounts, keysOf, releaseCounts, type SpreadRule } from './podTopologySpread.ts';
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
  private readonly constraints: readonly Constraint[];

  constructor(podClass: PodClass, rules: readonly SpreadRule[], state: ClusterState) {
    this.podClass = podClass;
    this.state = state;
    this.constraints = rules.map((rule) => ({
      rule,
      counts: acquireCounts(rule, keysOf(rules), podClass, state),
      self: matchesSelector(rule.selector, podClass.kind.labels) ? 1 : 0,
      limit: 0,
    }));
  }

  release(): void {
    const { namespace } = this.podClass.kind;
    for (const { rule, counts } of this.constraints) releaseCounts(rule, counts, namespace, this.state);
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
      if (counts.nodes.domainOf(slot) === NO_DOMAIN) return;
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
