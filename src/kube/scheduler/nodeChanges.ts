// What of a node object's change matters to the scheduler.
// @upstream pkg/scheduler/framework/events.go#NodeSchedulingPropertiesChange

import { elementAt } from '../../base/assert.ts';
import type { Node, Taint } from '../api/objects.ts';
import type { NodeChanges } from './clusterEvents.ts';
import type { NodeFacts } from './nodeFacts.ts';

/** Whether the object says just what is known of it. */
export function isSame(facts: NodeFacts, node: Node): boolean {
  return (
    facts.labels === node.labels &&
    facts.taints === node.taints &&
    facts.unschedulable === node.unschedulable &&
    facts.allocatable === node.allocatable &&
    facts.images === node.images
  );
}

/** Undefined when no rejected pod could be interested. */
export function changesBetween(before: NodeFacts, now: NodeFacts): NodeChanges | undefined {
  const changes: NodeChanges = {
    labels: !sameEntries(before.labels, now.labels),
    taints: !sameTaints(before.taints, now.taints) || (before.unschedulable && !now.unschedulable),
    allocatable: !sameEntries(before.allocatable, now.allocatable),
  };
  return changes.labels || changes.taints || changes.allocatable ? changes : undefined;
}

function sameEntries(
  one: Readonly<Record<string, string | number>>,
  other: Readonly<Record<string, string | number>>,
): boolean {
  if (one === other) return true;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

function sameTaints(one: readonly Taint[], other: readonly Taint[]): boolean {
  return (
    one.length === other.length &&
    one.every((taint, index) => {
      const { key, value, effect } = elementAt(other, index);
      return taint.key === key && taint.value === value && taint.effect === effect;
    })
  );
}
