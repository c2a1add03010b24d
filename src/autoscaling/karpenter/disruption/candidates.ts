// Nodes that may be disrupted, with what it would cost and save; and why others may not.
// @upstream karpenter pkg/controllers/disruption/types.go#NewCandidate, pkg/controllers/state/statenode.go

import { own } from '../../../base/own.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import { podKey, type Pod } from '../../../kube/api/objects.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import type { KarpenterEvent } from '../events.ts';
import { doNotDisrupt, isActive, isReschedulable } from '../pods.ts';
import {
  CAPACITY_TYPE_LABEL,
  DO_NOT_DISRUPT_ANNOTATION,
  INSTANCE_TYPE_LABEL,
  NODE_POOL_LABEL,
  ZONE_LABEL,
} from '../wellKnown.ts';
import { blocked, type Named } from './disruptionEvents.ts';
import { evictionRefusal } from '../evictionLimits.ts';
import { isMarkedForDeletion, nodePoolNameOf, type ClusterView, type DisruptableNode } from './nodes.ts';
import { disruptionCost, NODE_COST } from './podCosts.ts';

export interface Candidate {
  readonly node: DisruptableNode;
  readonly claim: NodeClaim;
  readonly nodePool: NodePool;
  /** Undefined: nobody sells it any more. */
  readonly instanceType: InstanceTypeOption | undefined;
  readonly reschedulablePods: readonly Pod[];
  /** USD an hour; 0 where it cannot be told. */
  readonly price: number;
  readonly disruptionCost: number;
  /** What a unit of disruption saves: those with more go first. */
  readonly savingsRatio: number;
  /** No pod would have to move, or none that costs anything. */
  readonly isEmpty: boolean;
}

/** Whether pods that cannot be evicted keep their node: a termination grace period may bound them. */
export type DisruptionClass = 'graceful' | 'eventual';

export interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly events: readonly KarpenterEvent[];
}

export function namesOf({ node, claim }: Pick<Candidate, 'node' | 'claim'>): Named {
  return { node: node.node?.name, claim: claim.name };
}

/** Of all nodes; those that a command under way takes away are passed over in silence. */
export function candidatesOf(view: ClusterView, disruptionClass: DisruptionClass): Candidates {
  const candidates: Candidate[] = [];
  const search: Search = { view, disruptionClass, pools: poolsOf(view), events: [] };
  for (const node of view.nodes) {
    const { isMarked, claim } = node;
    if (isMarked || claim === undefined) continue;
    const found = candidateOf(search, node, claim);
    if (typeof found === 'object') candidates.push(found);
    else search.events.push(...blocked(namesOf({ node, claim }), found));
  }
  return { candidates, events: search.events };
}

interface Pool {
  readonly nodePool: NodePool;
  readonly types: ReadonlyMap<string, InstanceTypeOption>;
}

interface Search {
  readonly view: ClusterView;
  readonly disruptionClass: DisruptionClass;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly events: KarpenterEvent[];
}

/** Those that have instance types. */
function poolsOf({ nodePools, instanceTypes }: ClusterView): ReadonlyMap<string, Pool> {
  return new Map(
    nodePools.flatMap((nodePool) => {
      const { name } = nodePool;
      const types = new Map((instanceTypes(name) ?? []).map((type) => [type.name, type]));
      return types.size === 0 ? [] : [[name, { nodePool, types }] as const];
    }),
  );
}

/** The candidate, or what is in its way. */
function candidateOf(
  { view, disruptionClass, pools, events }: Search,
  node: DisruptableNode,
  claim: NodeClaim,
): Candidate | string {
  const obstacle = obstacleOf(node);
  if (obstacle !== undefined) return obstacle;
  const name = nodePoolNameOf(node) ?? '';
  const pool = pools.get(name);
  if (pool === undefined) return `NodePool not found (NodePool=${name})`;
  const { nodePool, types } = pool;
  const refusal = podRefusal(node.pods, view, events);
  const isBounded = claim.terminationGracePeriod !== undefined && disruptionClass === 'eventual';
  if (refusal !== undefined && !isBounded) return refusal;
  const reschedulablePods = node.pods.filter(isReschedulable);
  const instanceType = types.get(own(node.labels, INSTANCE_TYPE_LABEL) ?? '');
  const price = priceOf(node, instanceType);
  const cost = disruptionCost(reschedulablePods);
  return {
    node,
    claim,
    nodePool,
    instanceType,
    reschedulablePods,
    price,
    disruptionCost: cost,
    savingsRatio: price / cost,
    isEmpty: cost <= NODE_COST,
  };
}

function obstacleOf(node: DisruptableNode): string | undefined {
  if (node.node === undefined) return 'nodeclaim does not have an associated node';
  if (!node.isInitialized) return "node isn't initialized";
  if (isMarkedForDeletion(node)) return 'node is deleting or marked for deletion';
  if (node.isNominated) return 'node is nominated for a pending pod';
  if (own(node.node.annotations, DO_NOT_DISRUPT_ANNOTATION) === 'true')
    return `disruption is blocked through the "${DO_NOT_DISRUPT_ANNOTATION}" annotation`;
  if (nodePoolNameOf(node) === undefined)
    return `node doesn't have required label (label=${NODE_POOL_LABEL})`;
  return undefined;
}

function podRefusal(pods: readonly Pod[], view: ClusterView, events: KarpenterEvent[]): string | undefined {
  for (const pod of pods) {
    if (!isActive(pod)) continue;
    const { isActive: isKept, event } = doNotDisrupt(pod, view);
    if (event !== undefined) events.push(event);
    if (isKept) return `pod has "${DO_NOT_DISRUPT_ANNOTATION}" annotation (Pod=${podKey(pod)})`;
  }
  return evictionRefusal(pods, view.budgets, view);
}

/** USD an hour, of what the node is; 0 where it cannot be told. */
export function priceOf({ labels }: DisruptableNode, instanceType: InstanceTypeOption | undefined): number {
  const zone = own(labels, ZONE_LABEL);
  const capacityType = own(labels, CAPACITY_TYPE_LABEL);
  const offering = instanceType?.offerings.find(
    (one) => one.zone === zone && one.capacityType === capacityType,
  );
  return offering?.price ?? 0;
}
