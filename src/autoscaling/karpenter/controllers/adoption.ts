// NodeClaims of nodes that Karpenter had made before the run began. What their claims asked for nobody knows any more: they
// have the requirements of their NodePool as it is now, so that none of them counts as drifted.

import { own } from '../../../base/own.ts';
import { generatedName, nameSuffix, uid } from '../../../kube/api/names.ts';
import type { LaunchedInstance, NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Node } from '../../../kube/api/objects.ts';
import { nodeClassHash, nodePoolHash } from '../disruption/staticFields.ts';
import { initialConditions, withTrue } from '../lifecycle/conditions.ts';
import {
  INITIALIZED_LABEL,
  NODE_CLASS_HASH_ANNOTATION,
  NODE_POOL_HASH_ANNOTATION,
  NODE_POOL_LABEL,
  REGISTERED_LABEL,
} from '../wellKnown.ts';
import type { KarpenterPorts } from './ports.ts';

/** Undefined: it is not of a NodePool that there is. */
export function poolOfNode(
  { labels }: Node,
  { cluster }: Pick<KarpenterPorts, 'cluster'>,
): NodePool | undefined {
  const name = own(labels, NODE_POOL_LABEL);
  return cluster.nodePools().find((pool) => pool.name === name);
}

export function adoptedClaim(
  node: Node,
  instance: LaunchedInstance,
  pool: NodePool,
  { cluster, names }: Pick<KarpenterPorts, 'cluster' | 'names'>,
): NodeClaim {
  const { template } = pool;
  const { terminationGracePeriod, nodeClass: className } = template;
  const nodeClass = cluster.nodeClass(className);
  const { [REGISTERED_LABEL]: _, [INITIALIZED_LABEL]: __, ...labels } = node.labels;
  const done = ['Launched', 'Registered', 'Initialized'] as const;
  return {
    name: generatedName(`${pool.name}-`, nameSuffix(names)),
    uid: uid(names),
    nodePool: pool.name,
    nodeClass: className,
    createdAt: node.createdAt,
    labels,
    annotations: {
      ...template.annotations,
      [NODE_POOL_HASH_ANNOTATION]: nodePoolHash(template),
      ...(nodeClass === undefined ? {} : { [NODE_CLASS_HASH_ANNOTATION]: nodeClassHash(nodeClass) }),
    },
    requirements: template.requirements,
    requests: {},
    taints: template.taints,
    startupTaints: template.startupTaints,
    expireAfter: template.expireAfter,
    ...(terminationGracePeriod !== undefined && { terminationGracePeriod }),
    deletedAt: undefined,
    instance,
    nodeName: node.name,
    capacity: node.capacity,
    allocatable: node.allocatable,
    lastPodEvent: undefined,
    conditions: done.reduce(
      (conditions, type) => withTrue(conditions, type, node.createdAt),
      initialConditions(node.createdAt),
    ),
  };
}
