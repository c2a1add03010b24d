// What the model knows of a pod's scheduling, as fields of its spec: affinity, spreading, tolerations, selectors.

import type {
  Affinity,
  NodeSelectorTerm as ApiNodeSelectorTerm,
  PodAffinity as ApiPodAffinity,
  PodAffinityTerm as ApiPodAffinityTerm,
  Toleration as ApiToleration,
  TopologySpreadConstraint as ApiSpreadConstraint,
} from 'kubernetes-types/core/v1.d.ts';
import type { LabelSelector as ApiLabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import { SECOND } from '../../base/time.ts';
import type {
  LabelSelector,
  NodeAffinity,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  SelectorRequirement,
  Toleration,
  TopologySpreadConstraint,
} from '../../kube/api/objects.ts';
import { spoken } from './apiObject.ts';

export function selectorOf({ matchLabels, matchExpressions }: LabelSelector): ApiLabelSelector {
  return spoken({ matchLabels: { ...matchLabels }, matchExpressions: matchExpressions.map(requirementOf) });
}

/** `namespace`: that of the pod, which terms need not name. */
export function affinityOf(spec: PodSpec, namespace: string): Affinity | undefined {
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec;
  const affinity = spoken({
    nodeAffinity: nodeAffinity && nodeAffinityOf(nodeAffinity),
    podAffinity: podAffinity && podAffinityOf(podAffinity, namespace),
    podAntiAffinity: podAntiAffinity && podAffinityOf(podAntiAffinity, namespace),
  });
  return Object.keys(affinity).length === 0 ? undefined : affinity;
}

export function tolerationOf({ key, operator, value, effect, toleration }: Toleration): ApiToleration {
  return spoken({
    key,
    operator,
    value,
    effect,
    tolerationSeconds: toleration === undefined ? undefined : toleration / SECOND,
  });
}

/** Policies that nobody set are not written. */
export function spreadOf(constraint: TopologySpreadConstraint): ApiSpreadConstraint {
  const { maxSkew, topologyKey, whenUnsatisfiable, selector, minDomains } = constraint;
  const { nodeAffinityPolicy, nodeTaintsPolicy } = constraint;
  return spoken({
    maxSkew,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: selector && selectorOf(selector),
    minDomains,
    nodeAffinityPolicy: nodeAffinityPolicy === 'Honor' ? undefined : nodeAffinityPolicy,
    nodeTaintsPolicy: nodeTaintsPolicy === 'Ignore' ? undefined : nodeTaintsPolicy,
  });
}

function requirementOf({ key, operator, values }: SelectorRequirement) {
  return spoken({ key, operator, values: [...values] });
}

function nodeTermOf({ matchExpressions, matchFields }: NodeSelectorTerm): ApiNodeSelectorTerm {
  return spoken({
    matchExpressions: matchExpressions.map(requirementOf),
    matchFields: matchFields.map(requirementOf),
  });
}

function nodeAffinityOf({ required, preferred }: NodeAffinity): Affinity['nodeAffinity'] {
  return spoken({
    requiredDuringSchedulingIgnoredDuringExecution: required && {
      nodeSelectorTerms: required.map(nodeTermOf),
    },
    preferredDuringSchedulingIgnoredDuringExecution: preferred.map(({ weight, term }) => {
      return { weight, preference: nodeTermOf(term) };
    }),
  });
}

function podAffinityOf({ required, preferred }: PodAffinity, namespace: string): ApiPodAffinity {
  return spoken({
    requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => podTermOf(term, namespace)),
    preferredDuringSchedulingIgnoredDuringExecution: preferred.map(({ weight, term }) => {
      return { weight, podAffinityTerm: podTermOf(term, namespace) };
    }),
  });
}

function podTermOf(term: PodAffinityTerm, own: string): ApiPodAffinityTerm {
  const { selector, namespaces, namespaceSelector, topologyKey } = term;
  const others = namespaces.filter((namespace) => namespace !== own);
  return {
    ...spoken({
      labelSelector: selector && selectorOf(selector),
      namespaces: others.length === 0 ? [] : [...namespaces],
      namespaceSelector: namespaceSelector && selectorOf(namespaceSelector),
    }),
    topologyKey,
  };
}
