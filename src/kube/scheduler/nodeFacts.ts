// What a node object said when the scheduler last heard of it. Replaced as a whole, never changed, so that an
// update can be compared with what was known before.

import type { Labels, Node, NodeImage, Resources, Taint } from '../api/objects.ts';

export interface NodeFacts {
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly images: readonly NodeImage[];
  readonly allocatable: Resources;
  readonly allowedPods: number;
  /** Millicores; bytes; bytes. */
  readonly cpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  readonly attachableVolumes: Resources | undefined;
}

export function factsOf(node: Node): NodeFacts {
  const { name, labels, taints, unschedulable, images, allocatable, attachableVolumes } = node;
  return {
    name,
    labels,
    taints,
    unschedulable,
    images,
    allocatable,
    allowedPods: allocatable['pods'] ?? 0,
    cpu: allocatable['cpu'] ?? 0,
    memory: allocatable['memory'] ?? 0,
    ephemeralStorage: allocatable['ephemeral-storage'] ?? 0,
    attachableVolumes,
  };
}
