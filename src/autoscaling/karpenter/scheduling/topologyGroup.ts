// One constraint between pods over the domains of a label: spreading, affinity or anti-affinity, shared by all pods
// that have it, with how many pods there are by domain.
// @upstream karpenter pkg/controllers/provisioning/scheduling/topologygroup.go

import type { Chooser } from '../../../kernel/chooser.ts';
import type { Labels, LabelSelector, Pod, Taint } from '../../../kube/api/objects.ts';
import { matchesSelector } from '../../../kube/scheduler/labelSelector.ts';
import {
  absent,
  allows,
  intersection,
  oneOf,
  operatorOf,
  requirementText,
  type Requirement,
} from '../requirements/requirement.ts';
import type { Requirements } from '../requirements/requirements.ts';
import { HOSTNAME_LABEL } from '../requirements/wellKnownLabels.ts';
import type { Failure } from './failure.ts';
import type { NodeFilter } from './nodeFilter.ts';

export type TopologyKind = 'topology spread' | 'pod affinity' | 'pod anti-affinity';

export interface TopologyRule {
  readonly kind: TopologyKind;
  readonly key: string;
  readonly selector: LabelSelector | undefined;
  readonly isInNamespaces: (namespace: string) => boolean;
  /** Of spreading. */
  readonly maxSkew: number;
  readonly minDomains: number | undefined;
  /** Which nodes count; undefined: all. */
  readonly nodeFilter: NodeFilter | undefined;
}

/** Domains that an error message counts. */
const LISTED_DOMAINS = 25;

export class TopologyGroup {
  readonly rule: TopologyRule;
  private readonly counts = new Map<string, number>();
  private readonly empty = new Set<string>();
  private readonly selections = new Map<Labels, boolean>();
  private readonly chooser: Pick<Chooser, 'index'>;

  constructor(rule: TopologyRule, domains: Iterable<string>, chooser: Pick<Chooser, 'index'>) {
    this.rule = rule;
    this.chooser = chooser;
    for (const domain of domains) this.register(domain);
  }

  register(domain: string): void {
    if (this.counts.has(domain)) return;
    this.counts.set(domain, 0);
    this.empty.add(domain);
  }

  record(domain: string): void {
    this.counts.set(domain, this.count(domain) + 1);
    this.empty.delete(domain);
  }

  selects({ namespace, labels }: Pod): boolean {
    if (!this.rule.isInNamespaces(namespace)) return false;
    let isSelected = this.selections.get(labels);
    if (isSelected === undefined) {
      isSelected = matchesSelector(this.rule.selector, labels);
      this.selections.set(labels, isSelected);
    }
    return isSelected;
  }

  /** Whether the pod counts when it goes to such a node. */
  countsOn(pod: Pod, taints: readonly Taint[], requirements: Requirements): boolean {
    return this.selects(pod) && (this.rule.nodeFilter?.matches(taints, requirements) ?? true);
  }

  /** Where the pod may go, of what it and the node allow; none: nowhere. */
  domainsFor(pod: Pod, ofPod: Requirement, ofNode: Requirement): Requirement {
    const { kind } = this.rule;
    if (kind === 'topology spread') return this.spread(pod, ofPod, ofNode);
    return kind === 'pod affinity' ? this.together(pod, ofPod, ofNode) : this.apart(ofPod, ofNode);
  }

  /** Counts as they are when the words are made. */
  refusal(ofPod: Requirement, ofNode: Requirement): Failure {
    const { kind, key } = this.rule;
    return () =>
      `unsatisfiable topology constraint for ${kind}, key=${key} (counts = ${this.countsText}, ` +
      `podDomains = ${requirementText(ofPod)}, nodeDomains = ${requirementText(ofNode)}`;
  }

  private spread(pod: Pod, ofPod: Requirement, ofNode: Requirement): Requirement {
    const { key, maxSkew } = this.rule;
    const own = this.selects(pod) ? 1 : 0;
    const host = hostOf(key, ofNode);
    if (host !== undefined) return this.count(host) + own <= maxSkew ? oneOf(key, [host]) : absent(key);
    const limit = this.globalMinimum(ofPod) + maxSkew;
    let fewest = Infinity;
    let best: string[] = [];
    for (const [domain, count] of this.counts) {
      if (count + own > limit || count > fewest || !allows(ofNode, domain)) continue;
      if (count < fewest) best = [];
      fewest = count;
      best.push(domain);
    }
    return best.length === 0 ? absent(key) : oneOf(key, [this.anyOf(best)]);
  }

  /** Of hostnames it is 0: a new node can always be made. */
  private globalMinimum(ofPod: Requirement): number {
    const { key, minDomains } = this.rule;
    if (key === HOSTNAME_LABEL) return 0;
    let fewest = Infinity;
    let supported = 0;
    for (const [domain, count] of this.counts) {
      if (!allows(ofPod, domain)) continue;
      supported++;
      fewest = Math.min(fewest, count);
    }
    return minDomains !== undefined && supported < minDomains ? 0 : fewest;
  }

  private together(pod: Pod, ofPod: Requirement, ofNode: Requirement): Requirement {
    const { key } = this.rule;
    const host = hostOf(key, ofNode);
    if (host !== undefined) {
      const isFirst = this.count(host) === 0 && this.mayBeFirst(pod, ofPod);
      return allows(ofPod, host) && (this.count(host) > 0 || isFirst) ? oneOf(key, [host]) : absent(key);
    }
    const taken = [...this.counts].filter(
      ([domain, count]) => count > 0 && allows(ofPod, domain) && allows(ofNode, domain),
    );
    if (taken.length > 0)
      return oneOf(
        key,
        taken.map(([domain]) => domain),
      );
    if (!this.mayBeFirst(pod, ofPod)) return absent(key);
    const both = intersection(ofPod, ofNode);
    const domains = [...this.counts.keys()];
    return oneOf(key, [
      ...this.someOf(domains.filter((domain) => allows(both, domain))),
      ...this.someOf(domains.filter((domain) => allows(ofPod, domain))),
    ]);
  }

  /** It would be with itself, and nobody else is where it may go. */
  private mayBeFirst(pod: Pod, ofPod: Requirement): boolean {
    if (!this.selects(pod)) return false;
    for (const [domain, count] of this.counts) if (count > 0 && allows(ofPod, domain)) return false;
    return true;
  }

  private apart(ofPod: Requirement, ofNode: Requirement): Requirement {
    const { key } = this.rule;
    const host = hostOf(key, ofNode);
    if (host !== undefined) return this.count(host) === 0 ? oneOf(key, [host]) : absent(key);
    return oneOf(
      key,
      [...this.empty].filter((domain) => allows(ofNode, domain) && allows(ofPod, domain)),
    );
  }

  private count(domain: string): number {
    return this.counts.get(domain) ?? 0;
  }

  private anyOf(domains: readonly string[]): string {
    const index =
      domains.length === 1 ? 0 : this.chooser.index(`karpenter/${this.rule.kind}`, domains.length);
    return domains[index] ?? '';
  }

  private someOf(domains: readonly string[]): string[] {
    return domains.length === 0 ? [] : [this.anyOf(domains)];
  }

  private get countsText(): string {
    const listed = [...this.counts.keys()].sort().slice(0, LISTED_DOMAINS);
    const more = this.counts.size - listed.length;
    const text = listed.map((domain) => `${domain}: ${this.count(domain)}`).join(', ');
    return more > 0 ? `${text} and ${more} other(s)` : text;
  }
}

/** The one node that is meant. It needs not be known yet: that of a new claim is when it has a pod. */
function hostOf(key: string, ofNode: Requirement): string | undefined {
  if (key !== HOSTNAME_LABEL || operatorOf(ofNode) !== 'In' || ofNode.values.size !== 1) return undefined;
  const [host] = ofNode.values;
  return host;
}
