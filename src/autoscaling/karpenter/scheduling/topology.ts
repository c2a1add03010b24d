// All constraints between pods that count in one pass, and what they leave of a node's labels.
// @upstream karpenter pkg/controllers/provisioning/scheduling/topology.go

import { own } from '../../../base/own.ts';
import type { Chooser } from '../../../kernel/chooser.ts';
import type {
  Labels,
  Pod,
  PodAffinityTerm,
  PodSpec,
  Taint,
  TopologySpreadConstraint,
} from '../../../kube/api/objects.ts';
import { matchesSelector } from '../../../kube/scheduler/labelSelector.ts';
import { conflictText, Requirements } from '../requirements/requirements.ts';
import { HOSTNAME_LABEL } from '../requirements/wellKnownLabels.ts';
import type { Failure } from './failure.ts';
import type { KeepingApart } from './ground.ts';
import { NodeFilter } from './nodeFilter.ts';
import type { PodShape, PreferencePolicy } from './podShape.ts';
import type { StateNode } from './stateNode.ts';
import type { TopologyDomains } from './topologyDomains.ts';
import { TopologyGroup, type TopologyKind, type TopologyRule } from './topologyGroup.ts';

export interface TopologyPorts {
  readonly domains: TopologyDomains;
  /** All nodes of the cluster, those that take no pods in this pass, too. */
  readonly nodes: readonly StateNode[];
  /** Pods of all nodes with required anti-affinity of their own. */
  readonly keepingApart: readonly KeepingApart[];
  /** Those that take pods. */
  readonly places: readonly StateNode[];
  readonly namespaceLabels: (namespace: string) => Labels;
  readonly preferencePolicy: PreferencePolicy;
  readonly chooser: Pick<Chooser, 'index'>;
}

/** Of hostnames, or of affinity. */
const UNBOUNDED = 2 ** 31 - 1;

export class Topology {
  private readonly ports: TopologyPorts;
  /** They are not counted where they are now. */
  private readonly placed: ReadonlySet<Pod>;
  private readonly groups = new Map<string, TopologyGroup>();
  /** Of pods that keep others away: their own anti-affinity, looked at from the other side. */
  private readonly inverse = new Map<string, TopologyGroup>();
  private readonly ownGroups = new Map<PodSpec, Map<string, readonly TopologyGroup[]>>();
  private readonly inverseOf = new Map<PodSpec, Map<string, readonly TopologyGroup[]>>();

  /** `pods` are those to be placed. */
  constructor(ports: TopologyPorts, pods: readonly Pod[]) {
    this.ports = ports;
    this.placed = new Set(pods);
    for (const { pod, labels } of ports.keepingApart) this.trackBound(pod, labels);
    for (const { spec, namespace } of pods) this.groupsOf(spec, namespace);
    const byHost = [...this.groups.values(), ...this.inverse.values()].filter(isByHost);
    for (const group of byHost) for (const { hostName } of ports.places) group.register(hostName);
  }

  /**
   * What is left of the node's labels when the pod goes there; the same requirements where the pod is free of
   * constraints.
   */
  narrowed(
    pod: Pod,
    { spec, strictRequirements }: PodShape,
    taints: readonly Taint[],
    ofNode: Requirements,
    undefinedKeys: ReadonlySet<string>,
  ): Requirements | Failure {
    let narrowed = ofNode;
    for (const group of this.matching(pod, spec, taints, ofNode)) {
      const { key } = group.rule;
      const podDomains = strictRequirements.get(key);
      const nodeDomains = ofNode.get(key);
      const domains = group.domainsFor(pod, podDomains, nodeDomains);
      if (domains.values.size === 0) return group.refusal(podDomains, nodeDomains);
      narrowed = narrowed.with([domains]);
    }
    if (narrowed === ofNode) return ofNode;
    const conflict = ofNode.conflictWith(narrowed, undefinedKeys);
    return conflict === undefined ? narrowed : () => conflictText(conflict);
  }

  /** Whether any constraint is about the pod. */
  concerns(pod: Pod, { spec }: PodShape): boolean {
    if (this.groupsOf(spec, pod.namespace).length > 0) return true;
    for (const group of this.inverse.values()) if (group.selects(pod)) return true;
    return false;
  }

  /** The pod goes to a node with these. */
  record(pod: Pod, spec: PodSpec, taints: readonly Taint[], requirements: Requirements): void {
    for (const group of this.groups.values()) {
      if (!group.countsOn(pod, taints, requirements)) continue;
      const { values, isComplement } = requirements.get(group.rule.key);
      const isKnown = group.rule.kind === 'pod anti-affinity' || (values.size === 1 && !isComplement);
      if (isKnown) for (const domain of values) group.record(domain);
    }
    for (const group of this.inverseOf.get(spec)?.get(pod.namespace) ?? []) {
      for (const domain of requirements.get(group.rule.key).values) group.record(domain);
    }
  }

  registerHost(hostName: string): void {
    for (const groups of [this.groups, this.inverse])
      for (const group of groups.values()) if (isByHost(group)) group.register(hostName);
  }

  private *matching(
    pod: Pod,
    spec: PodSpec,
    taints: readonly Taint[],
    ofNode: Requirements,
  ): Iterable<TopologyGroup> {
    yield* this.groupsOf(spec, pod.namespace);
    for (const group of this.inverse.values()) if (group.countsOn(pod, taints, ofNode)) yield group;
  }

  /** Those that the spec brings; made when a pod has it for the first time, which may be after giving something up. */
  private groupsOf(spec: PodSpec, namespace: string): readonly TopologyGroup[] {
    const known = this.ownGroups.get(spec)?.get(namespace);
    if (known !== undefined) return known;
    this.inverseGroupsOf(spec, namespace);
    const respects = this.ports.preferencePolicy === 'Respect';
    const { podAffinity, podAntiAffinity, topologySpread } = spec;
    const groups = [
      ...topologySpread
        .filter(({ whenUnsatisfiable }) => respects || whenUnsatisfiable === 'DoNotSchedule')
        .map((constraint) => this.spreadGroup(constraint, spec, namespace)),
      ...termsOf(podAffinity, respects).map((term) => this.termGroup('pod affinity', term, namespace)),
      ...termsOf(podAntiAffinity, respects).map((term) =>
        this.termGroup('pod anti-affinity', term, namespace),
      ),
    ];
    remember(this.ownGroups, spec, namespace, groups);
    return groups;
  }

  private inverseGroupsOf(spec: PodSpec, namespace: string): readonly TopologyGroup[] {
    const known = this.inverseOf.get(spec)?.get(namespace);
    if (known !== undefined) return known;
    const groups = (spec.podAntiAffinity?.required ?? []).map((term) => {
      const rule = this.termRule('pod anti-affinity', term, namespace);
      return this.shared(this.inverse, termKey(rule, term, namespace), rule, () => {});
    });
    remember(this.inverseOf, spec, namespace, groups);
    return groups;
  }

  private trackBound(pod: Pod, labels: Labels): void {
    if (this.placed.has(pod)) return;
    for (const group of this.inverseGroupsOf(pod.spec, pod.namespace)) {
      const domain = own(labels, group.rule.key);
      if (domain !== undefined) group.record(domain);
    }
  }

  private spreadGroup(constraint: TopologySpreadConstraint, spec: PodSpec, namespace: string): TopologyGroup {
    const { topologyKey: key, maxSkew, minDomains, selector } = constraint;
    const nodeFilter = new NodeFilter(spec, constraint);
    const isInNamespaces = (name: string): boolean => name === namespace;
    const rule: TopologyRule = {
      kind: 'topology spread',
      key,
      selector,
      isInNamespaces,
      maxSkew,
      minDomains,
      nodeFilter,
    };
    const text = JSON.stringify([rule.kind, key, namespace, maxSkew, selector, nodeFilter.key]);
    return this.shared(this.groups, text, rule, (group) => this.countBound(group));
  }

  private termGroup(kind: TopologyKind, term: PodAffinityTerm, namespace: string): TopologyGroup {
    const rule = this.termRule(kind, term, namespace);
    return this.shared(this.groups, termKey(rule, term, namespace), rule, (group) => this.countBound(group));
  }

  private termRule(kind: TopologyKind, term: PodAffinityTerm, namespace: string): TopologyRule {
    const { namespaces, namespaceSelector } = term;
    const isOwn = namespaces.length === 0 && namespaceSelector === undefined;
    return {
      kind,
      key: term.topologyKey,
      selector: term.selector,
      isInNamespaces: (name) =>
        isOwn
          ? name === namespace
          : namespaces.includes(name) || matchesSelector(namespaceSelector, this.ports.namespaceLabels(name)),
      maxSkew: UNBOUNDED,
      minDomains: undefined,
      nodeFilter: undefined,
    };
  }

  private shared(
    groups: Map<string, TopologyGroup>,
    key: string,
    rule: TopologyRule,
    count: (group: TopologyGroup) => void,
  ): TopologyGroup {
    const known = groups.get(key);
    if (known !== undefined) return known;
    const { domains, chooser } = this.ports;
    const group = new TopologyGroup(rule, domains.of(rule.key, rule.nodeFilter?.tolerations), chooser);
    groups.set(key, group);
    count(group);
    return group;
  }

  /** Pods that are on nodes already, and domains that only such nodes have. */
  private countBound(group: TopologyGroup): void {
    const { key, nodeFilter } = group.rule;
    for (const { node, labels } of this.ports.places) {
      const domain = own(labels, key);
      if (node === undefined || domain === undefined) continue;
      if (nodeFilter?.matches(node.taints, Requirements.ofLabels(node.labels)) ?? true)
        group.register(domain);
    }
    for (const { node, pods } of this.ports.nodes) {
      if (node === undefined) continue;
      const domain = own(node.labels, key) ?? (key === HOSTNAME_LABEL ? node.name : undefined);
      if (domain === undefined) continue;
      const counted = pods.filter(
        (pod) => pod.deletedAt === undefined && !this.placed.has(pod) && group.selects(pod),
      );
      if (counted.length === 0) continue;
      if (nodeFilter?.matches(node.taints, Requirements.ofLabels(node.labels)) === false) continue;
      for (let count = 0; count < counted.length; count++) group.record(domain);
    }
  }
}

function isByHost({ rule }: TopologyGroup): boolean {
  return rule.key === HOSTNAME_LABEL;
}

function termsOf(affinity: PodSpec['podAffinity'], respects: boolean): readonly PodAffinityTerm[] {
  if (affinity === undefined) return [];
  return [...affinity.required, ...(respects ? affinity.preferred.map(({ term }) => term) : [])];
}

function termKey({ kind, key }: TopologyRule, term: PodAffinityTerm, namespace: string): string {
  const { selector, namespaces, namespaceSelector } = term;
  return JSON.stringify([kind, key, namespace, selector, namespaces, namespaceSelector]);
}

function remember<T>(store: Map<PodSpec, Map<string, T>>, spec: PodSpec, namespace: string, value: T): void {
  const known = store.get(spec);
  if (known === undefined) store.set(spec, new Map([[namespace, value]]));
  else known.set(namespace, value);
}
