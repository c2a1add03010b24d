// Takes the Nodes of claims away that somebody deleted: drain, volumes, instance, as `termination/` decides.
// @upstream karpenter pkg/controllers/node/termination/controller.go

import type { Milliseconds } from '../../../base/time.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { ClaimedNode } from '../lifecycle/claimedNode.ts';
import { reconcileTermination, type TerminationDecision } from '../termination/reconcile.ts';
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

  constructor(ports: KarpenterPorts, book: ClaimBook, claims: TerminatedClaims) {
    this.ports = ports;
    this.book = book;
    this.claims = claims;
    this.evictions = new Evictions(ports);
    this.queue = new WorkQueue(ports.simulation, (node) => this.reconcile(node));
  }

  /** Looks at the Node, which may have been deleted. */
  look(node: string, delay: Milliseconds = this.ports.cluster.propagationDelay()): void {
    if (this.book.node(node)?.deletedAt !== undefined) this.queue.after(node, delay);
  }

  private reconcile(name: string): void {
    const { cluster, cloud, simulation, startTime } = this.ports;
    const node = this.book.node(name);
    const claim = this.book.ofNode(name);
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
    } else if (decision.requeueAfter !== undefined) this.queue.after(name, decision.requeueAfter);
  }
}
