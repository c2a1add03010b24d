// NodeAffinity: the pod's node selector and its required and preferred node affinity.
// @upstream pkg/scheduler/framework/plugins/nodeaffinity, component-helpers/scheduling/corev1/nodeaffinity

import { own } from '../../base/own.ts';
import type { NodeAffinity, NodeSelectorTerm, PodSpec, SelectorRequirement } from '../api/objects.ts';
import { hasLabels, meetsRequirement } from './labelSelector.ts';
import type { NodeFacts } from './nodeFacts.ts';

export const NODE_AFFINITY_REASON = "node(s) didn't match Pod's node affinity/selector";
/** For nodes that required terms do not name, where they name some. */
export const NODE_EXCLUDED_REASON = "node(s) didn't satisfy plugin(s) [NodeAffinity]";
export const NODE_NAMES_CONFLICT = 'pod affinity terms conflict';

const NAME_FIELD = 'metadata.name';

type Named = Pick<NodeFacts, 'name' | 'labels'>;

export function matchesNodeAffinity({ nodeSelector, nodeAffinity }: PodSpec, node: NodeFacts): boolean {
  return (
    hasLabels(nodeSelector, node.labels) &&
    (nodeAffinity === undefined || matchesRequired(nodeAffinity, node))
  );
}

function matchesRequired(affinity: NodeAffinity, node: NodeFacts): boolean {
  if (affinity.node !== undefined) return affinity.node === node.name;
  const { required } = affinity;
  return required === undefined || matchesAnyTerm(required, node);
}

/** Terms are alternatives. */
export function matchesAnyTerm(terms: readonly NodeSelectorTerm[], node: Named): boolean {
  return terms.some((term) => matchesTerm(term, node));
}

/** The sum of the weights of the preferred terms that match. */
export function preferredWeight(spec: PodSpec, node: NodeFacts): number {
  let weight = 0;
  for (const preferred of spec.nodeAffinity?.preferred ?? []) {
    if (matchesTerm(preferred.term, node)) weight += preferred.weight;
  }
  return weight;
}

export function prefersNodes(spec: PodSpec): boolean {
  return (spec.nodeAffinity?.preferred.length ?? 0) > 0;
}

/**
 * The nodes that required terms name, as a DaemonSet's pods have it: only these are looked at. Undefined when
 * a term names none, so that every node may be looked at; empty when names contradict each other.
 */
export function namedNodes(spec: PodSpec): readonly string[] | undefined {
  const { nodeAffinity } = spec;
  if (nodeAffinity?.node !== undefined) return [nodeAffinity.node];
  const terms = nodeAffinity?.required;
  if (terms === undefined || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const term of terms) {
    const named = namesInTerm(term.matchFields);
    if (named === undefined) return undefined;
    for (const name of named) names.add(name);
  }
  return [...names].sort();
}

function namesInTerm(fields: readonly SelectorRequirement[]): readonly string[] | undefined {
  let names: readonly string[] | undefined;
  for (const field of fields) {
    if (field.key !== NAME_FIELD || field.operator !== 'In') continue;
    names = names === undefined ? field.values : names.filter((name) => field.values.includes(name));
  }
  return names;
}

/** A term without requirements matches no node. */
function matchesTerm(term: NodeSelectorTerm, node: Named): boolean {
  if (term.matchExpressions.length === 0 && term.matchFields.length === 0) return false;
  return (
    term.matchExpressions.every((wanted) => meetsRequirement(wanted, own(node.labels, wanted.key))) &&
    term.matchFields.every((wanted) =>
      meetsRequirement(wanted, wanted.key === NAME_FIELD ? node.name : undefined),
    )
  );
}
