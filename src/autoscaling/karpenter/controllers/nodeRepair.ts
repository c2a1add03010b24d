// Nodes that have not been Ready for long are replaced, whatever runs on them, unless too many of their NodePool are so.
// @upstream karpenter pkg/controllers/node/health/controller.go, karpenter-provider-aws pkg/cloudprovider RepairPolicies

import { isoTime } from '../../../base/calendar.ts';
import { own } from '../../../base/own.ts';
import { MINUTE, type Milliseconds } from '../../../base/time.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import { resolveIntOrPercent } from '../../../kube/api/intOrPercent.ts';
import type { Node } from '../../../kube/api/objects.ts';
import type { KarpenterEvent } from '../events.ts';
import { NODE_POOL_LABEL, TERMINATION_TIMESTAMP_ANNOTATION } from '../wellKnown.ts';
import type { ClaimBook } from './claimBook.ts';
import type { ClaimController } from './claimController.ts';
import type { KarpenterPorts } from './ports.ts';
import { WorkQueue } from './workQueue.ts';

/** Condition Ready; of other conditions nothing is simulated. */
const TOLERATED = 30 * MINUTE;
const UNHEALTHY_AT_MOST = { kind: 'percent', value: 20 } as const;

export class NodeRepair {
  private readonly ports: KarpenterPorts;
  private readonly book: ClaimBook;
  private readonly claims: Pick<ClaimController, 'delete'>;
  private readonly notReadySince = new Map<Node, Milliseconds>();
  private readonly queue: WorkQueue;

  constructor(ports: KarpenterPorts, book: ClaimBook, claims: Pick<ClaimController, 'delete'>) {
    this.ports = ports;
    this.book = book;
    this.claims = claims;
    this.queue = new WorkQueue(ports.simulation, (node) => this.look(node));
  }

  resume(): void {
    for (const { name } of this.notReadySince.keys()) this.look(name);
  }

  /** It has joined, or is another than it was. */
  nodeChanged(node: Node): void {
    if (!this.ports.config.nodeRepair || this.book.ofNode(node.name) === undefined) return;
    if (node.ready) this.forget(node);
    else {
      if (!this.notReadySince.has(node)) this.notReadySince.set(node, this.ports.simulation.now);
      this.look(node.name);
    }
  }

  forget(node: Node): void {
    if (this.notReadySince.delete(node)) this.queue.forget(node.name);
  }

  private look(name: string): void {
    const { cluster, simulation } = this.ports;
    const node = cluster.node(name);
    const since = node && this.notReadySince.get(node);
    const claim = this.book.ofNode(name);
    if (since === undefined || claim === undefined || claim.deletedAt !== undefined) return;
    const wait = since + TOLERATED - simulation.now;
    if (wait > 0) this.queue.after(name, wait);
    else if (cluster.isRunning) this.repair(claim, name);
  }

  private repair(claim: NodeClaim, node: string): void {
    const { cluster, simulation, startTime } = this.ports;
    if (this.hasTooManyUnhealthy(claim.nodePool)) {
      for (const event of repairBlocked(claim, node)) cluster.recordEvent(event);
      return;
    }
    const end = isoTime(startTime + simulation.now);
    claim.annotations = { ...claim.annotations, [TERMINATION_TIMESTAMP_ANNOTATION]: end };
    this.claims.delete(claim, 'unhealthy');
  }

  private hasTooManyUnhealthy(pool: string): boolean {
    const nodes = [...this.ports.cluster.nodes()].filter(
      ({ labels }) => own(labels, NODE_POOL_LABEL) === pool,
    );
    const unhealthy = nodes.filter(({ ready }) => !ready).length;
    return unhealthy > resolveIntOrPercent(UNHEALTHY_AT_MOST, nodes.length, 'up');
  }
}

function repairBlocked({ name, nodePool }: NodeClaim, node: string): KarpenterEvent[] {
  const said = {
    type: 'Warning',
    reason: 'NodeRepairBlocked',
    message: 'more than 20% nodes are unhealthy in the nodepool',
    quietFor: 15 * MINUTE,
  } as const;
  return [
    { kind: 'Node', object: node, ...said },
    { kind: 'NodeClaim', object: name, ...said },
    { kind: 'NodePool', object: nodePool, ...said },
  ];
}
