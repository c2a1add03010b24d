// Selectors, affinity and spread constraints of a vector's v1 objects, with what the API server fills in.

import type {
  Labels,
  LabelSelector,
  NodeAffinity,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  SelectorRequirement,
  TopologySpreadConstraint,
} from '../kube/objects.ts';
import type {
  VectorNodeAffinity,
  VectorNodeSelectorTerm,
  VectorPodAffinity,
  VectorPodAffinityTerm,
  VectorSelector,
  VectorSelectorRequirement,
  VectorSpreadConstraint,
} from './schedulerVectorFormat.ts';

export function nodeAffinityOf(affinity: VectorNodeAffinity): NodeAffinity {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return {
    ...optional('required', required?.map(nodeTermOf)),
    preferred: (affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((one) => ({
      weight: one.weight,
      term: nodeTermOf(one.preference),
    })),
  };
}

function nodeTermOf(term: VectorNodeSelectorTerm): NodeSelectorTerm {
  return {
    matchExpressions: requirementsOf(term.matchExpressions),
    matchFields: requirementsOf(term.matchFields),
  };
}

export function podAffinityOf(affinity: VectorPodAffinity, labels: Labels): PodAffinity {
  return {
    required: (affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) =>
      podTermOf(term, labels),
    ),
    preferred: (affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((one) => ({
      weight: one.weight,
      term: podTermOf(one.podAffinityTerm, labels),
    })),
  };
}

function podTermOf(term: VectorPodAffinityTerm, labels: Labels): PodAffinityTerm {
  return {
    selector: narrowed(term.labelSelector, labels, term.matchLabelKeys, term.mismatchLabelKeys),
    namespaces: term.namespaces ?? [],
    ...optional('namespaceSelector', selectorOf(term.namespaceSelector)),
    topologyKey: term.topologyKey,
  };
}

export function spreadOf(constraint: VectorSpreadConstraint, labels: Labels): TopologySpreadConstraint {
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    whenUnsatisfiable: constraint.whenUnsatisfiable,
    selector: narrowed(constraint.labelSelector, labels, constraint.matchLabelKeys, []),
    ...optional('minDomains', constraint.minDomains),
    nodeAffinityPolicy: constraint.nodeAffinityPolicy ?? 'Honor',
    nodeTaintsPolicy: constraint.nodeTaintsPolicy ?? 'Ignore',
  };
}

/** `matchLabelKeys` and `mismatchLabelKeys` become requirements on the pod's own values of these labels. */
function narrowed(
  selector: VectorSelector | undefined,
  labels: Labels,
  match: readonly string[] = [],
  mismatch: readonly string[] = [],
): LabelSelector | undefined {
  const base = selectorOf(selector);
  if (base === undefined) return undefined;
  const present = (operator: 'In' | 'NotIn') => (key: string) =>
    labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }];
  const added = [...match.flatMap(present('In')), ...mismatch.flatMap(present('NotIn'))];
  return { matchLabels: base.matchLabels, matchExpressions: [...base.matchExpressions, ...added] };
}

export function selectorOf(selector: VectorSelector | undefined): LabelSelector | undefined {
  if (selector === undefined) return undefined;
  return {
    matchLabels: selector.matchLabels ?? {},
    matchExpressions: requirementsOf(selector.matchExpressions),
  };
}

export function requirementsOf(
  requirements: readonly VectorSelectorRequirement[] | undefined,
): SelectorRequirement[] {
  return (requirements ?? []).map(({ key, operator, values }) => ({ key, operator, values: values ?? [] }));
}

/** A property that is there only when it has a value. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
