// A vector's nodes, and the objects beside pods and nodes that the scheduler asks for, as the model has them.

import type { DisruptionBudget } from '../kube/api/disruptionBudget.ts';
import type { Labels, LabelSelector, Node, Pod, SelectorRequirement } from '../kube/api/objects.ts';
import { resourcesOf } from '../scenario/manifest/podObjects.ts';
import { requirementsOf, selectorOf } from '../scenario/manifest/schedulingObjects.ts';
import type { VectorNode, VectorObject } from './schedulerVectorFormat.ts';

export function nodeOf(node: VectorNode): Node {
  const allocatable = resourcesOf(node.allocatable);
  return {
    name: node.name,
    labels: node.labels,
    annotations: {},
    createdAt: 0,
    capacity: allocatable,
    allocatable,
    taints: node.taints.map(({ key, value, effect }) => ({ key, value: value ?? '', effect })),
    unschedulable: node.unschedulable,
    ready: true,
    images: node.images ?? [],
  };
}

export function budgetsOf(objects: readonly VectorObject[]): DisruptionBudget[] {
  return objects.flatMap((object) =>
    object.kind === 'PodDisruptionBudget'
      ? {
          namespace: object.metadata.namespace ?? 'default',
          name: object.metadata.name,
          selector: selectorOf(object.spec.selector),
          disruptionsAllowed: object.status?.disruptionsAllowed ?? 0,
          disruptedPods: Object.keys(object.status?.disruptedPods ?? {}),
        }
      : [],
  );
}

/** What matching Services and the pod's controller select by, merged. */
export function ownerSelectorOf(pod: Pod, objects: readonly VectorObject[]): LabelSelector | undefined {
  const merged: Record<string, string> = {};
  let expressions: readonly SelectorRequirement[] = [];
  for (const object of objects) {
    if ((object.metadata.namespace ?? 'default') !== pod.namespace) continue;
    const owns = object.kind === pod.owner?.kind && object.metadata.name === pod.owner.name;
    if (object.kind === 'Service') {
      const { selector } = object.spec;
      if (selector !== undefined && serves(selector, pod.labels)) Object.assign(merged, selector);
    } else if (object.kind === 'ReplicationController' && owns) {
      Object.assign(merged, object.spec.selector);
    } else if ((object.kind === 'ReplicaSet' || object.kind === 'StatefulSet') && owns) {
      Object.assign(merged, object.spec.selector.matchLabels);
      expressions = requirementsOf(object.spec.selector.matchExpressions);
    }
  }
  return { matchLabels: merged, matchExpressions: expressions };
}

function serves(selector: Labels, labels: Labels): boolean {
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}
