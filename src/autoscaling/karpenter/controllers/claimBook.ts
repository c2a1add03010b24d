// The NodeClaims there are, and what Karpenter keeps about their Nodes that others do not know.

import type { Milliseconds } from '../../../base/time.ts';
import type { LaunchedInstance, NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Node } from '../../../kube/api/objects.ts';
import type { ClaimedNode } from '../lifecycle/claimedNode.ts';
import type { LaunchAnswer } from '../lifecycle/launch.ts';

/** A NodeClaim, and what goes on about it. */
export interface ClaimState {
  readonly claim: NodeClaim;
  /** EC2 is being asked. */
  isLaunching: boolean;
  /** What EC2 said, until somebody has looked at it. */
  answer: LaunchAnswer | undefined;
  /** Launches in a row that failed. */
  failures: number;
  /** Until then nobody looks at the claim: its last status write has to be seen first. */
  settledAt: Milliseconds;
}

/** A Node that registered for a claim. */
interface NodeState {
  readonly node: Node;
  readonly instanceId: string;
  finalizers: readonly string[];
  deletedAt: Milliseconds | undefined;
}

export class ClaimBook {
  private readonly states = new Map<string, ClaimState>();
  private readonly byInstance = new Map<string, NodeClaim>();
  private readonly nodeStates = new Map<string, NodeState>();

  add(claim: NodeClaim): void {
    this.states.set(claim.name, {
      claim,
      isLaunching: false,
      answer: undefined,
      failures: 0,
      settledAt: claim.createdAt,
    });
  }

  /** In order of creation. */
  all(): Iterable<ClaimState> {
    return this.states.values();
  }

  get(name: string): ClaimState | undefined {
    return this.states.get(name);
  }

  remove(name: string): void {
    const instance = this.states.get(name)?.claim.instance;
    if (instance !== undefined) this.byInstance.delete(instance.instanceId);
    this.states.delete(name);
  }

  /** EC2 has launched the claim's instance. */
  launched(claim: NodeClaim, instance: LaunchedInstance): void {
    claim.instance = instance;
    this.byInstance.set(instance.instanceId, claim);
  }

  ofNode(node: string): NodeClaim | undefined {
    const instanceId = this.nodeStates.get(node)?.instanceId;
    return instanceId === undefined ? undefined : this.ofInstance(instanceId);
  }

  ofInstance(instanceId: string): NodeClaim | undefined {
    return this.byInstance.get(instanceId);
  }

  /** The Node of an instance has registered. */
  joined(node: Node, instanceId: string): void {
    this.nodeStates.set(node.name, { node, instanceId, finalizers: [], deletedAt: undefined });
  }

  /** The Node has left the API. */
  left(node: Node): void {
    if (this.nodeStates.get(node.name)?.node === node) this.nodeStates.delete(node.name);
  }

  node(name: string): ClaimedNode | undefined {
    const state = this.nodeStates.get(name);
    return state && claimedNode(state);
  }

  /** Those with the claim's instance. */
  nodesOf({ instance }: NodeClaim): ClaimedNode[] {
    if (instance === undefined) return [];
    const found = [...this.nodeStates.values()].filter(
      ({ instanceId }) => instanceId === instance.instanceId,
    );
    return found.map(claimedNode);
  }

  setFinalizers(node: string, finalizers: readonly string[]): void {
    const state = this.nodeStates.get(node);
    if (state !== undefined) state.finalizers = finalizers;
  }

  /** Its finalizers keep it. */
  deleteNode(node: string, now: Milliseconds): void {
    const state = this.nodeStates.get(node);
    if (state !== undefined) state.deletedAt ??= now;
  }
}

function claimedNode({ node, finalizers, deletedAt }: NodeState): ClaimedNode {
  const { name, labels, annotations, taints, ready, allocatable } = node;
  return { name, labels, annotations, taints, ready, allocatable, finalizers, deletedAt };
}
