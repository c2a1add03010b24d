// Takes the Nodes of claims away that somebody deleted: drain, volumes, instance, as `termination/` decides.
// @upstream karpenter pkg/controllers/node/termination/controller.go

import type { Milliseconds } from '../../../base/time.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { ClaimedNode } from '../lifecycle/claimedNode.ts';
import { DRAIN_POLL, reconcileTermination, type TerminationDecision } from '../termination/reconcile.ts';
import type { ClaimBook } from './claimBook.ts';
import { Evictions } from './evictions.ts';
import type { KarpenterPorts } from './ports.ts';
import { WorkQueue } from './workQueue.ts';

/** The claim's own side. */
export interface TerminatedClaims {
  /** Somebody deleted its Node alone. */
  delete(claim: NodeClaim, reason: string): void;
  /** Its Node is gone. */
  nodeRemoved(claim: NodeClaim): void;
  terminateInstance(claim: NodeClaim): void;
}

export class Terminator {
  private readonly ports: KarpenterPorts;
  private readonly book: ClaimBook;
  private readonly claims: TerminatedClaims;
  private readonly evictions: Evictions;
  private readonly queue: WorkQueue;
  /** When a drain that hangs was looked at last, by which its next look is reckoned. */
  private readonly hanging = new Map<string, Milliseconds>();

  constructor(ports: KarpenterPorts, book: ClaimBook, claims: TerminatedClaims) {
    this.ports = ports;
    this.book = book;
    this.claims = claims;
    this.evictions = new Evictions(ports);
    this.queue = new WorkQueue(ports.simulation, (node) => this.reconcile(node));
  }

  /** Looks at the Node, which may have been deleted. */
  look(node: string, delay: Milliseconds = this.ports.cluster.propagationDelay()): void {
    if (this.book.node(node)?.deletedAt !== undefined)
      this.queue.after(node, Math.min(delay, this.untilNextPoll(node)));
  }

  /** The controllers have started again. */
  resume(): void {
    this.hanging.clear();
  }

  /** Its instance has ended; a drain that is polled sees it by itself. */
  instanceEnded(node: string): void {
    if (this.hanging.has(node)) this.queue.after(node, this.untilNextPoll(node));
  }

  private untilNextPoll(node: string): Milliseconds {
    const lookedAt = this.hanging.get(node);
    if (lookedAt === undefined) return Infinity;
    return DRAIN_POLL - ((this.ports.simulation.now - lookedAt) % DRAIN_POLL);
  }

  private reconcile(name: string): void {
    const { cluster, cloud, simulation, startTime } = this.ports;
    const node = this.book.node(name);
    const claim = this.book.ofNode(name);
    this.hanging.delete(name);
    if (!cluster.isRunning || node?.deletedAt === undefined || claim === undefined) return;
    const decision = reconcileTermination(
      {
        node,
        claim,
        pods: [...cluster.podsOn(name)],
        attachments: cluster.attachmentsOn(name),
        volumesOf: (pod) => cluster.volumesOf(pod),
        instance: claim.instance === undefined ? 'terminated' : cloud.stateOf(claim.instance.instanceId),
      },
      { now: simulation.now, startTime },
    );
    this.perform(decision, node, claim);
  }

  private perform(decision: TerminationDecision, { name }: ClaimedNode, claim: NodeClaim): void {
    const { cluster, cloud } = this.ports;
    const node = cluster.node(name);
    claim.conditions = decision.conditions;
    if (node !== undefined) {
      if (decision.taints !== node.taints) cluster.setTaints(node, decision.taints);
      if (decision.labels !== node.labels) cluster.setLabels(node, decision.labels);
    }
    if (decision.deletesClaim) this.claims.delete(claim, 'NodeDeleted');
    for (const event of decision.events) cluster.recordEvent(event);
    for (const pod of decision.evict) this.evictions.add(pod, name, claim);
    for (const { pod, grace } of decision.deletes) cluster.deletePod(pod, grace);
    if (decision.terminatesInstance) this.claims.terminateInstance(claim);
    if (decision.isDone) {
      cloud.removeNode(name);
      this.claims.nodeRemoved(claim);
    } else if (decision.sameUntil !== undefined) this.hang(name, decision, decision.sameUntil);
    else if (decision.requeueAfter !== undefined) this.queue.after(name, decision.requeueAfter);
  }

  /** Upstream looks each second: only those looks are played that come to something. */
  private hang(name: string, { events, deletes }: TerminationDecision, sameUntil: Milliseconds): void {
    const { cluster, simulation } = this.ports;
    const { now } = simulation;
    const polls = (until: Milliseconds): Milliseconds =>
      Math.max(1, Math.ceil((until - now) / DRAIN_POLL)) * DRAIN_POLL;
    this.hanging.set(name, now);
    if (deletes.length > 0 || this.ports.playsEveryPoll) this.queue.after(name, DRAIN_POLL);
    else if (sameUntil !== Infinity) this.queue.after(name, polls(sameUntil));
    const saidAgainAt = Math.min(...events.map((event) => cluster.recordedAgainAt(event)));
    if (saidAgainAt !== Infinity) this.queue.afterInBackground(name, polls(saidAgainAt));
  }
}
