// Nodes whose pods get their addresses from something else than aws-node: they are left out, with their pods.

import type { NodeFact } from '../evidence/facts.ts';

const FOREIGN: readonly (readonly [
  kind: string,
  isOne: (node: Pick<NodeFact, 'name' | 'labels'>) => boolean,
])[] = [
  ['Fargate', ({ name, labels }) => computeType(labels) === 'fargate' || name.startsWith('fargate-ip-')],
  ['Hybrid', ({ labels }) => computeType(labels) === 'hybrid'],
  ['Windows', ({ labels }) => labels['kubernetes.io/os'] === 'windows'],
];

function computeType(labels: Readonly<Record<string, string>>): string | undefined {
  return labels['eks.amazonaws.com/compute-type'];
}

/** Undefined: aws-node is on it. */
export function foreignKind(node: Pick<NodeFact, 'name' | 'labels'>): string | undefined {
  return FOREIGN.find(([, isOne]) => isOne(node))?.[0];
}
