// What a pod says about its place, from Kubernetes' objects to the model's: selectors, affinity, spreading, tolerations.

import { own } from '../../base/own.ts';
import { SECOND } from '../../base/time.ts';
import type {
  Labels,
  LabelSelector,
  NodeAffinity,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  SelectorRequirement,
  Toleration,
  TopologySpreadConstraint,
} from '../../kube/api/objects.ts';
import type { RequirementForm, SelectorForm } from './forms.ts';
import type {
  NodeAffinityForm,
  NodeTermForm,
  PodAffinityForm,
  PodTermForm,
  SpreadConstraintForm,
  TolerationForm,
} from './schedulingForm.ts';

export function nodeAffinityOf(affinity: NodeAffinityForm): NodeAffinity {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return {
    ...optional('required', required?.map(nodeTermOf)),
    preferred: (affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((one) => ({
      weight: one.weight,
      term: nodeTermOf(one.preference),
    })),
  };
}

export function nodeTermOf(term: NodeTermForm): NodeSelectorTerm {
  return {
    matchExpressions: requirementsOf(term.matchExpressions),
    matchFields: requirementsOf(term.matchFields),
  };
}

export function podAffinityOf(affinity: PodAffinityForm, labels: Labels): PodAffinity {
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

function podTermOf(term: PodTermForm, labels: Labels): PodAffinityTerm {
  return {
    selector: narrowed(term.labelSelector, labels, term.matchLabelKeys, term.mismatchLabelKeys),
    namespaces: term.namespaces ?? [],
    ...optional('namespaceSelector', selectorOf(term.namespaceSelector)),
    topologyKey: term.topologyKey,
  };
}

export function spreadOf(constraint: SpreadConstraintForm, labels: Labels): TopologySpreadConstraint {
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
  selector: SelectorForm | undefined,
  labels: Labels,
  match: readonly string[] = [],
  mismatch: readonly string[] = [],
): LabelSelector | undefined {
  const base = selectorOf(selector);
  if (base === undefined) return undefined;
  const present = (operator: 'In' | 'NotIn') => (key: string) => {
    const value = own(labels, key);
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  };
  const added = [...match.flatMap(present('In')), ...mismatch.flatMap(present('NotIn'))];
  return { matchLabels: base.matchLabels, matchExpressions: [...base.matchExpressions, ...added] };
}

/** An empty key or effect is none. */
export function tolerationOf({
  key,
  operator,
  value,
  effect,
  tolerationSeconds,
}: TolerationForm): Toleration {
  return {
    operator: operator ?? 'Equal',
    ...optional('key', key === '' ? undefined : key),
    ...optional('value', value),
    ...optional('effect', effect),
    ...optional(
      'toleration',
      tolerationSeconds === undefined ? undefined : Math.max(tolerationSeconds, 0) * SECOND,
    ),
  };
}

export function selectorOf(selector: SelectorForm | undefined): LabelSelector | undefined {
  if (selector === undefined) return undefined;
  return {
    matchLabels: selector.matchLabels ?? {},
    matchExpressions: requirementsOf(selector.matchExpressions),
  };
}

export function requirementsOf(requirements: readonly RequirementForm[] | undefined): SelectorRequirement[] {
  return (requirements ?? []).map(({ key, operator, values }) => ({ key, operator, values: values ?? [] }));
}

/** A property that is there only when it has a value. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
