// Makes NodeClaims of what was planned. @upstream karpenter pkg/controllers/provisioning/provisioner.go#Create

import { own } from '../../../base/own.ts';
import type { ClaimCause } from '../../../kube/api/karpenterFacts.ts';
import { generatedName, nameSuffix, uid } from '../../../kube/api/names.ts';
import { UNLAUNCHED, type NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Resources } from '../../../kube/api/objects.ts';
import { nodePoolHash } from '../disruption/staticFields.ts';
import { initialConditions } from '../lifecycle/conditions.ts';
import { sum } from '../scheduling/amounts.ts';
import { exceededLimit } from '../scheduling/limits.ts';
import { claimLabels, claimRequirements, type PlannedClaim } from '../scheduling/plannedClaim.ts';
import { nominated } from '../scheduling/provision.ts';
import { NODE_POOL_HASH_ANNOTATION, NODE_POOL_LABEL } from '../wellKnown.ts';
import type { ClaimBook } from './claimBook.ts';
import type { ClaimController } from './claimController.ts';
import type { ClusterState } from './clusterState.ts';
import type { KarpenterPorts } from './ports.ts';

export class ClaimMaker {
  private readonly ports: KarpenterPorts;
  private readonly book: ClaimBook;
  private readonly state: ClusterState;
  private readonly controller: Pick<ClaimController, 'created'>;

  constructor(
    ports: KarpenterPorts,
    book: ClaimBook,
    state: ClusterState,
    controller: Pick<ClaimController, 'created'>,
  ) {
    this.ports = ports;
    this.book = book;
    this.state = state;
    this.controller = controller;
  }

  /** Undefined: its NodePool has more than its limits allow already. */
  create(planned: PlannedClaim, cause: ClaimCause): NodeClaim | undefined {
    const { emit, cluster } = this.ports;
    if (this.isOverLimit(planned.pool)) return undefined;
    const claim = this.claimOf(planned);
    this.book.add(claim);
    emit({
      kind: 'nodeclaim-created',
      nodeClaim: claim.name,
      nodePool: claim.nodePool,
      cause,
      pods: planned.pods.length,
      instanceTypes: planned.instanceTypes.length,
      cheapest: planned.instanceTypes[0]?.name ?? '',
    });
    if (cause === 'Provisioned')
      for (const pod of planned.pods) cluster.recordEvent(nominated(pod, { claim: claim.name }));
    this.controller.created(claim);
    return claim;
  }

  private isOverLimit(pool: NodePool): boolean {
    const ofPool = this.state.nodes().filter(({ labels }) => own(labels, NODE_POOL_LABEL) === pool.name);
    const usage = ofPool.reduce<Resources>((total, { capacity }) => sum(total, capacity), {
      nodes: ofPool.length,
    });
    return exceededLimit(pool, usage) !== undefined;
  }

  private claimOf(planned: PlannedClaim): NodeClaim {
    const { simulation, names, chooser } = this.ports;
    const { pool, requests } = planned;
    const { template } = pool;
    const { terminationGracePeriod } = template;
    return {
      name: this.freeName(pool.name),
      uid: uid(names),
      nodePool: pool.name,
      nodeClass: template.nodeClass,
      createdAt: simulation.now,
      labels: claimLabels(planned, chooser),
      annotations: { ...template.annotations, [NODE_POOL_HASH_ANNOTATION]: nodePoolHash(template) },
      requirements: claimRequirements(planned).toNodeRequirements(),
      requests,
      taints: template.taints,
      startupTaints: template.startupTaints,
      expireAfter: template.expireAfter,
      ...(terminationGracePeriod !== undefined && { terminationGracePeriod }),
      ...UNLAUNCHED,
      conditions: initialConditions(simulation.now),
    };
  }

  private freeName(pool: string): string {
    let name: string;
    do name = generatedName(`${pool}-`, nameSuffix(this.ports.names));
    while (this.book.get(name) !== undefined);
    return name;
  }
}
