// What happens in the cluster, as far as a waiting pod could be interested.
// @upstream pkg/scheduler/framework/events.go

import type { NodeFacts } from './nodeFacts.ts';
import type { PodClass } from './podClass.ts';

export interface NodeChanges {
  readonly labels: boolean;
  /** Also when a cordon was lifted. */
  readonly taints: boolean;
  readonly allocatable: boolean;
}

export type ClusterEvent =
  | { readonly kind: 'node-added'; readonly node: NodeFacts; readonly admits: Admits }
  | {
      readonly kind: 'node-updated';
      readonly before: NodeFacts;
      readonly node: NodeFacts;
      readonly changes: NodeChanges;
      readonly admits: Admits;
    }
  | { readonly kind: 'node-removed'; readonly node: NodeFacts }
  /** A pod was bound, by the scheduler or by whoever made it. */
  | { readonly kind: 'pod-assigned'; readonly podClass: PodClass }
  /** A pod left its node, or lost the promise of one; then only pods up to its priority are told. */
  | { readonly kind: 'pod-gone'; readonly podClass: PodClass; readonly toldUpTo: number };

/** Whether the node, as it is with the pods on it, passes the checks that single nodes can be put to. */
export type Admits = (podClass: PodClass) => boolean;

/** A new node that is so, or one that has become so. */
export function nodeBecomes(
  event: ClusterEvent,
  change: keyof NodeChanges,
  holds: (node: NodeFacts) => boolean,
): boolean {
  if (event.kind === 'node-added') return holds(event.node);
  if (event.kind !== 'node-updated' || !event.changes[change]) return false;
  return holds(event.node) && !holds(event.before);
}
