// What Karpenter sees and changes of the Node of a NodeClaim.

import type { Milliseconds } from '../../../base/time.ts';
import type { Node } from '../../../kube/api/objects.ts';

export interface ClaimedNode extends Pick<
  Node,
  'name' | 'labels' | 'annotations' | 'taints' | 'ready' | 'allocatable'
> {
  readonly finalizers: readonly string[];
  /** When somebody deleted it; its finalizers keep it. */
  readonly deletedAt: Milliseconds | undefined;
}

/** What is to be written to a Node, all of it anew. */
export type NodeChange = Pick<ClaimedNode, 'labels' | 'annotations' | 'taints' | 'finalizers'>;
