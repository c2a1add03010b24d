// What a pod asks of the labels of its node. @upstream karpenter pkg/scheduling/requirements.go#newPodRequirements

import type { NodeSelectorTerm, PodSpec } from '../../../kube/api/objects.ts';
import { requirementOf } from './requirement.ts';
import { Requirements } from './requirements.ts';

/** Its selector, and the first of its required terms: the others come when that one cannot be met. */
export function strictRequirementsOf(spec: PodSpec): Requirements {
  const [term] = spec.nodeAffinity?.required ?? [];
  return withTerm(Requirements.ofLabels(spec.nodeSelector), term);
}

/** With its heaviest preference as if it were required. */
export function requirementsOf(spec: PodSpec): Requirements {
  const [heaviest] = byWeight(spec.nodeAffinity?.preferred ?? []);
  const [term] = spec.nodeAffinity?.required ?? [];
  return withTerm(withTerm(Requirements.ofLabels(spec.nodeSelector), heaviest?.term), term);
}

/** Heaviest first. */
export function byWeight<T extends { readonly weight: number }>(preferences: readonly T[]): T[] {
  return preferences.toSorted((one, other) => other.weight - one.weight);
}

export function termRequirements({ matchExpressions }: NodeSelectorTerm): Requirements {
  return Requirements.of(matchExpressions.map(requirementOf));
}

function withTerm(requirements: Requirements, term: NodeSelectorTerm | undefined): Requirements {
  return term === undefined ? requirements : requirements.with(term.matchExpressions.map(requirementOf));
}
