// Nodes that came or went by somebody's decision, and why: of Karpenter, of Cluster Autoscaler, of a node group's update,
// of EC2. Nodes that a node group has had since its beginning are in it only when they leave so.

import { HOUR, type Milliseconds } from '../base/time.ts';
import type { ClaimCause, KarpenterFact } from '../kube/api/karpenterFacts.ts';
import type { NodeDeparture, UpdatePhase } from '../kube/api/workloadFacts.ts';
import { instancePrice } from './instanceHours.ts';
import type { NodeBook } from './nodeBook.ts';
import type { NodeUpdates } from './nodeUpdates.ts';
import { project, type SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';

export type NodeMaker = 'Karpenter' | 'Cluster Autoscaler' | 'EKS';

/** Of Karpenter the cause of the NodeClaim; `NodeGroup`: its group had it by its size, or it was there before the run. */
export type ArrivalReason = ClaimCause | 'ScaleUp' | 'Update' | 'NodeGroup';

export interface Arrival {
  readonly reason: ArrivalReason;
  /** How many pods it was made for; 0: for none. */
  readonly pods: number;
  /** Of Karpenter: how many instance types would have done, and how many offerings EC2 could choose from. */
  readonly choice: { readonly instanceTypes: number; readonly offered: number } | undefined;
}

export interface Departure {
  /** When it was decided. */
  readonly at: Milliseconds;
  /** `Underutilized`, `Expired` … of Karpenter; `ScaleDown`, `Update`, `SpotInterruption`, `InstanceTerminated`. */
  readonly reason: string;
}

export interface NodeChange {
  readonly node: string;
  readonly maker: NodeMaker;
  /** Its node group or NodePool. */
  readonly group: string;
  /** Undefined: it is not of Karpenter. */
  readonly nodeClaim: string | undefined;
  readonly instanceType: string;
  readonly subnet: string;
  /** The zone of a spot instance; undefined: it is on demand. */
  readonly spotIn: string | undefined;
  readonly launchedAt: Milliseconds;
  readonly came: Arrival;
  went: Departure | undefined;
  /** When its instance was gone. */
  goneAt: Milliseconds | undefined;
}

/** US dollars until `now` or its end; undefined: its type has no known price. */
export function dollarsOf(
  { instanceType, spotIn, launchedAt, goneAt }: NodeChange,
  now: Milliseconds,
): number | undefined {
  const price = instancePrice(instanceType, spotIn);
  return price === undefined ? undefined : (price * ((goneAt ?? now) - launchedAt)) / HOUR;
}

/** Of a node that is gone. */
export function reasonOf(went: Departure | undefined): string {
  return went?.reason ?? 'InstanceTerminated';
}

const DEPARTED: Readonly<Record<NodeDeparture, string>> = {
  update: 'Update',
  'update-scale-down': 'UpdateScaleDown',
  'update-rollback': 'UpdateRollback',
  'spot-rebalance': 'SpotRebalance',
  'spot-interruption': 'SpotInterruption',
};

type Launched = Extract<KarpenterFact, { readonly kind: 'nodeclaim-launched' }>;

type NodeClaimCreated = Extract<KarpenterFact, { readonly kind: 'nodeclaim-created' }>;

export class NodeChanges {
  /** In the order in which they came, or were seen to leave. */
  readonly all: NodeChange[] = [];
  private readonly nodes: NodeBook;
  private readonly updates: NodeUpdates;
  /** Those whose instances are there, by node. */
  private readonly present = new Map<string, NodeChange>();
  /** NodeClaims that are not launched yet. */
  private readonly claims = new Map<string, NodeClaimCreated>();
  /** Nodes that Cluster Autoscaler has asked for and that are yet to register, by group. */
  private readonly asked = new Map<string, { nodes: number; pods: number }>();
  /** Node groups whose update takes its surge back. */
  private readonly shrinking = new Set<string>();
  /** Zones of spot instances, by node. */
  private readonly spot = new Map<string, string>();

  constructor(nodes: NodeBook, updates: NodeUpdates) {
    this.nodes = nodes;
    this.updates = updates;
  }

  /** To be called after the fact was applied to the nodes and the updates. */
  apply(fact: Fact, at: Milliseconds): void {
    project(FOLDS, this, fact, at);
  }

  noteSpot(node: string, zone: string | undefined): void {
    if (zone !== undefined) this.spot.set(node, zone);
  }

  claim(fact: NodeClaimCreated): void {
    this.claims.set(fact.nodeClaim, fact);
  }

  launch(at: Milliseconds, { nodeClaim, nodePool, node, instanceType, subnet, offered }: Launched): void {
    const claim = this.claims.get(nodeClaim);
    this.claims.delete(nodeClaim);
    this.add({
      node,
      maker: 'Karpenter',
      group: nodePool,
      nodeClaim,
      instanceType,
      subnet,
      spotIn: this.spot.get(node),
      launchedAt: at,
      came: {
        reason: claim?.cause ?? 'Provisioned',
        pods: claim?.pods ?? 0,
        choice: { instanceTypes: claim?.instanceTypes ?? 0, offered },
      },
      went: undefined,
      goneAt: undefined,
    });
  }

  /** `node`: undefined until it has registered. One that was there before the run has a claim that nobody made. */
  leaveClaim(at: Milliseconds, nodeClaim: string, node: string | undefined, reason: string): void {
    this.claims.delete(nodeClaim);
    const known = [...this.present.values()].find((change) => change.nodeClaim === nodeClaim);
    const before = { reason: 'NodeGroup', pods: 0 } as const;
    const change = known ?? (node === undefined ? undefined : this.take(node, 'Karpenter', before));
    if (change !== undefined) change.went ??= { at, reason };
  }

  ask(group: string, nodes: number, pods: number): void {
    const asked = this.asked.get(group) ?? { nodes: 0, pods: 0 };
    this.asked.set(group, { nodes: asked.nodes + nodes, pods });
  }

  refuse(group: string): void {
    const asked = this.asked.get(group);
    if (asked !== undefined && asked.nodes > 0) asked.nodes--;
  }

  register(node: string, group: string): void {
    if (this.present.has(node)) return;
    const asked = this.asked.get(group);
    if (this.updates.underWay.has(group)) this.take(node, 'EKS', { reason: 'Update', pods: 0 });
    else if (asked !== undefined && asked.nodes > 0) {
      asked.nodes--;
      this.take(node, 'Cluster Autoscaler', { reason: 'ScaleUp', pods: asked.pods });
    }
  }

  leave(at: Milliseconds, node: string, reason: string): void {
    const change = this.present.get(node) ?? this.take(node, 'EKS', { reason: 'NodeGroup', pods: 0 });
    if (change !== undefined) change.went ??= { at, reason };
  }

  end(at: Milliseconds, node: string): void {
    this.spot.delete(node);
    const change = this.present.get(node);
    if (change === undefined) return;
    change.goneAt = at;
    this.present.delete(node);
  }

  enterPhase(group: string, phase: UpdatePhase | 'ended'): void {
    if (phase === 'scale-down') this.shrinking.add(group);
    else this.shrinking.delete(group);
  }

  /** A group that gets smaller closes a node before its instance ends. */
  close(at: Milliseconds, node: string): void {
    if (this.shrinking.size > 0 && this.shrinking.has(this.nodes.find(node)?.group ?? ''))
      this.leave(at, node, DEPARTED['update-scale-down']);
  }

  /** It is told when the instance has ended. */
  autoscaledAway(at: Milliseconds, node: string): void {
    const known = this.all.findLast((each) => each.node === node);
    const change =
      known?.goneAt === at || this.present.has(node)
        ? known
        : this.take(node, 'Cluster Autoscaler', { reason: 'NodeGroup', pods: 0 });
    if (change === undefined) return;
    change.went ??= { at, reason: 'ScaleDown' };
    this.end(at, node);
  }

  private take(node: string, maker: NodeMaker, came: Omit<Arrival, 'choice'>): NodeChange | undefined {
    const known = this.nodes.find(node);
    if (known === undefined) return undefined;
    const { group, instanceType, subnet, knownSince: launchedAt } = known;
    return this.add({
      node,
      maker,
      group,
      nodeClaim: undefined,
      instanceType,
      subnet,
      spotIn: this.spot.get(node),
      launchedAt,
      came: { ...came, choice: undefined },
      went: undefined,
      goneAt: undefined,
    });
  }

  private add(change: NodeChange): NodeChange {
    this.all.push(change);
    this.present.set(change.node, change);
    return change;
  }
}

const FOLDS: SomeFolds<NodeChanges> = {
  'instance-launched': (changes, { node, spotIn }) => changes.noteSpot(node, spotIn),
  'nodeclaim-created': (changes, fact) => changes.claim(fact),
  'nodeclaim-launched': (changes, fact, t) => changes.launch(t, fact),
  'nodeclaim-deleted': (changes, { nodeClaim, node, reason }, t) =>
    changes.leaveClaim(t, nodeClaim, node, reason),
  'node-group-autoscaled': (changes, { group, from, to, pods }) => changes.ask(group, to - from, pods.length),
  'launch-failed': (changes, { group }) => changes.refuse(group),
  'node-registered': (changes, { node, group, since }) => {
    if (since === undefined) changes.register(node, group);
  },
  'node-leaving': (changes, { node, why }, t) => changes.leave(t, node, DEPARTED[why]),
  'node-group-update-progressed': (changes, { group, phase }) => changes.enterPhase(group, phase),
  'node-group-update-ended': (changes, { group }) => changes.enterPhase(group, 'ended'),
  'node-cordoned': (changes, { node }, t) => changes.close(t, node),
  'node-autoscaled-away': (changes, { node }, t) => changes.autoscaledAway(t, node),
  'instance-terminated': (changes, { node }, t) => changes.end(t, node),
};
