// Whoever makes nodes for pods that wait, as the API server tells it of what it watches.

import type { Node } from './objects.ts';

export interface NodeMaker {
  /** A NodePool or an EC2NodeClass came, changed or went. */
  nodePoolsChanged(): void;
  /** Its readiness, its taints or its labels. */
  nodeChanged(node: Node): void;
  nodeRemoved(node: Node): void;
}

export const NO_NODE_MAKER: NodeMaker = {
  nodePoolsChanged: () => undefined,
  nodeChanged: () => undefined,
  nodeRemoved: () => undefined,
};
