// Karpenter's controllers together. They run as long as a pod of Karpenter's Deployment is Ready; what comes meanwhile
// they find when they start again.

import { own } from '../../../base/own.ts';
import { MINUTE, type Milliseconds } from '../../../base/time.ts';
import { Lane } from '../../../kernel/lane.ts';
import type { LaunchedInstance, NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Node, Pod } from '../../../kube/api/objects.ts';
import type { Interruption } from '../interruptionEvents.ts';
import { InstanceProvider } from '../launch/instanceProvider.ts';
import { TERMINATION_FINALIZER } from '../wellKnown.ts';
import { adoptedClaim, poolOfNode } from './adoption.ts';
import { REGISTERED_LABEL } from '../wellKnown.ts';
import { ClaimBook } from './claimBook.ts';
import { ClaimController } from './claimController.ts';
import { ClaimMaker } from './claimMaker.ts';
import { ClusterState } from './clusterState.ts';
import { Disruptor } from './disruptor.ts';
import { FleetLauncher } from './fleetLauncher.ts';
import { NodeClasses } from './nodeClasses.ts';
import { Interruptions } from './interruptions.ts';
import { NodeRepair } from './nodeRepair.ts';
import type { KarpenterPorts } from './ports.ts';
import { Provisioner } from './provisioner.ts';

/** @upstream karpenter pkg/controllers/nodeclaim/garbagecollection */
const COLLECTED_EVERY = 2 * MINUTE;

export class Karpenter {
  private readonly ports: KarpenterPorts;
  private readonly book = new ClaimBook();
  private readonly nodeClasses: NodeClasses;
  private readonly claims: ClaimController;
  private readonly provisioner: Provisioner;
  private readonly disruptor: Disruptor;
  private readonly interruptions: Interruptions;
  private readonly repair: NodeRepair;
  private againAt: Milliseconds = 0;
  private wasRunning = false;

  constructor(ports: KarpenterPorts) {
    this.ports = ports;
    const { book } = this;
    const provider = new InstanceProvider(ports.config.minValuesPolicy);
    this.nodeClasses = new NodeClasses(ports, provider);
    const state = new ClusterState(ports, book, this.nodeClasses);
    const launcher = new FleetLauncher(ports, this.nodeClasses, provider);
    this.claims = new ClaimController(ports, book, launcher);
    const maker = new ClaimMaker(ports, book, state, this.claims);
    this.provisioner = new Provisioner(ports, state, maker);
    const { claims, provisioner, nodeClasses } = this;
    this.interruptions = new Interruptions(ports, book, claims, nodeClasses);
    this.repair = new NodeRepair(ports, book, claims);
    this.disruptor = new Disruptor(ports, { book, state, maker, claims, provisioner, nodeClasses });
  }

  /** In order of creation. */
  *nodeClaims(): Iterable<NodeClaim> {
    for (const { claim } of this.book.all()) yield claim;
  }

  /** Karpenter's pods became Ready, or none of them is any more. */
  runningChanged(): void {
    const { isRunning } = this.ports.cluster;
    if (isRunning === this.wasRunning) return;
    this.wasRunning = isRunning;
    if (!isRunning) return;
    this.claims.resume();
    this.interruptions.resume();
    this.repair.resume();
    for (const claim of this.nodeClaims()) if (this.hasVanished(claim)) this.collectVanished(claim);
    this.provisioner.resume();
    this.disruptor.changed();
  }

  podUnschedulable(key: string): void {
    this.provisioner.podUnschedulable(key);
  }

  /** It has a node, has ended or is gone. */
  podSettled(key: string): void {
    this.provisioner.podGone(key);
  }

  /** A pod came to the node, ended there or is being deleted. */
  podEventOn(pod: Pod, node: string): void {
    this.disruptor.podEventOn(pod, node);
    this.claims.podChangedOn(node);
  }

  /** Something is not as it was for who looks for places of pods. */
  changed(): void {
    this.provisioner.changed();
    this.disruptor.changed();
    this.lookWhenOfferedAgain();
  }

  /** A NodePool or an EC2NodeClass came, changed or went. */
  poolsChanged(): void {
    this.changed();
    this.disruptor.poolsChanged();
  }

  /** A node that was there before the run, with its instance: of a NodePool that there is, it gets a NodeClaim. */
  adopt(node: Node, instance: LaunchedInstance): void {
    const { ports, book } = this;
    const pool = poolOfNode(node, ports);
    if (pool === undefined) return;
    const claim = adoptedClaim(node, instance, pool, ports);
    book.add(claim);
    book.launched(claim, instance);
    book.joined(node, instance.instanceId);
    book.setFinalizers(node.name, [TERMINATION_FINALIZER]);
    this.claims.created(claim);
  }

  joined(node: Node, instanceId: string): void {
    this.claims.joined(node, instanceId);
    this.repair.nodeChanged(node);
  }

  nodeChanged(node: Node): void {
    this.claims.nodeChanged(node);
    this.repair.nodeChanged(node);
    const claim = this.book.ofNode(node.name);
    if (claim !== undefined && own(node.labels, REGISTERED_LABEL) === 'true')
      this.nodeClasses.registered(claim, node);
  }

  nodeRemoved(node: Node): void {
    this.claims.nodeRemoved(node);
    this.repair.forget(node);
  }

  /** EC2 tells of the instance behind a node. */
  told(interruption: Interruption, node: string): void {
    this.interruptions.send(interruption, this.book.ofNode(node));
  }

  instanceShuttingDown(instanceId: string): void {
    this.interruptions.send('instance_terminated', this.book.ofInstance(instanceId));
  }

  /** An instance has ended: without a queue that tells of it its claim is found to be without one at the next look. */
  instanceTerminated(instanceId: string): void {
    const claim = this.book.ofInstance(instanceId);
    this.interruptions.send('instance_terminated', claim);
    if (claim === undefined) return;
    this.claims.instanceEnded(claim);
    this.collectVanished(claim);
  }

  private hasVanished({ instance }: NodeClaim): boolean {
    return instance !== undefined && this.ports.cloud.stateOf(instance.instanceId) === 'terminated';
  }

  private collectVanished(claim: NodeClaim): void {
    const { simulation, cluster } = this.ports;
    const at = (Math.floor(simulation.now / COLLECTED_EVERY) + 1) * COLLECTED_EVERY;
    simulation.at(at, Lane.cluster, () => {
      if (cluster.isRunning) this.claims.delete(claim, 'InstanceVanished');
    });
  }

  /** What EC2 refused is offered again after a while, which nobody tells of. */
  private lookWhenOfferedAgain(): void {
    const { simulation } = this.ports;
    const at = this.nodeClasses.offeredAgainAt;
    if (at === undefined || this.againAt > simulation.now) return;
    this.againAt = at;
    simulation.at(at, Lane.cluster, () => this.changed());
  }
}
