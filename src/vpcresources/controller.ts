// The VPC resource controller, which EKS runs beside the control plane: it gives a trunk ENI to each node whose daemon
// asks for one, and a branch ENI to each pod that does. Deleted branches keep their place for a cooldown.
// @upstream amazon-vpc-resource-controller-k8s pkg/provider/branch/provider.go

import { SECURITY_GROUPS_FOR_PODS } from '../base/cniNodeFeatures.ts';
import { formatIpv4 } from '../base/ipv4.ts';
import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import { Lane } from '../kernel/lane.ts';
import { spawn, type Process } from '../kernel/process.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { annotationOf, BranchEnis, type BranchEni } from './branchEnis.ts';
import type { VpcResourceFact } from './facts.ts';
import { deleteAll, makeBranch, makeTrunk, type BranchFailure } from './ec2Work.ts';
import {
  branchFailedEvent,
  groupsEvent,
  TRUNK_READY,
  trunkFailedEvents,
  unsupportedEvent,
} from './eventTexts.ts';
import type { BranchJob, ManagedNode } from './managedNode.ts';
import type { ControllerCluster, TrunkEc2, TrunkNode } from './ports.ts';

/** From one look at the deleted branches of a node to the next. @upstream #deleteQueueRequeueRequest */
const DELETE_QUEUE_PERIOD: Milliseconds = 30 * SECOND;

/** From a node's end until its branches are deleted. @upstream #NodeDeleteRequeueRequestDelay */
const NODE_DELETE_DELAY: Milliseconds = 5 * MINUTE;

/**
 * Tries of one pod, each after twice the pause of the one before; then it is left until pods are listed anew.
 * @assumption workqueue.DefaultControllerRateLimiter and 5 retries; the 30 min of the informer's resync may differ.
 */
const MOST_RETRIES = 5;
const FIRST_PAUSE: Milliseconds = 5;
const RESYNC: Milliseconds = 30 * MINUTE;

/** @assumption a trunk that could not be had is tried again at the node's next status, which kubelets write every 5 min. */
const TRUNK_RETRY: Milliseconds = 5 * MINUTE;

export interface ControllerOptions {
  readonly simulation: Simulation;
  readonly cluster: ControllerCluster;
  readonly ec2: (node: string) => TrunkEc2 | undefined;
  /** From a write to the API until the controller sees it. */
  readonly propagation: () => Milliseconds;
  /** Of the ConfigMap amazon-vpc-cni, branch-eni-cooldown. */
  readonly cooldown: Milliseconds;
  readonly emit: (fact: VpcResourceFact) => void;
}

export class VpcResourceController {
  private readonly options: ControllerOptions;
  private readonly nodes = new Map<string, ManagedNode>();
  /** Those with a branch ENI. */
  private readonly nodeOf = new Map<string, ManagedNode>();
  /** Pods that a job is under way for. */
  private readonly pending = new Set<string>();

  constructor(options: ControllerOptions) {
    this.options = options;
  }

  /** Of the node's CNINode. */
  features(node: string): readonly string[] {
    return this.nodes.get(node)?.features ?? [];
  }

  trunkOf(node: string): { readonly eni: string; readonly branches: BranchEnis } | undefined {
    return this.nodes.get(node)?.trunk;
  }

  branchOf(node: string, pod: string): BranchEni | undefined {
    return this.nodes.get(node)?.trunk?.branches.of(pod);
  }

  /** By node. */
  trunks(): { readonly node: string; readonly eni: string; readonly branches: BranchEnis }[] {
    return [...this.nodes.values()].flatMap(({ name, trunk }) =>
      trunk === undefined ? [] : [{ node: name, ...trunk }],
    );
  }

  /** The node's daemon has patched its CNINode. */
  addFeature(name: string, feature: string): void {
    const node = this.managed(name);
    node.features.push(feature);
    this.options.emit({ kind: 'cninode-patched', node: name, features: [...node.features] });
    if (feature === SECURITY_GROUPS_FOR_PODS) this.later(() => this.initialise(node));
  }

  /** The node has had its trunk since before the run; what is on it is placed by then. */
  resume(name: string, eni: string, since: Milliseconds, place: (branches: BranchEnis) => void): void {
    const { cluster, emit } = this.options;
    const limit = cluster.node(name)?.branchLimit ?? 0;
    const node = this.managed(name);
    node.features.push(SECURITY_GROUPS_FOR_PODS);
    const branches = new BranchEnis(limit);
    node.trunk = { eni, branches, since };
    emit({ kind: 'trunk-ready', node: name, eni, branchEnis: limit });
    place(branches);
    for (const [pod, branch] of branches.all()) {
      this.nodeOf.set(pod, node);
      this.tellAllocated(name, pod, branch);
    }
    this.cleanLater(node);
  }

  podScheduled(pod: string, nodeName: string): void {
    const node = this.nodes.get(nodeName);
    if (node?.trunk !== undefined) this.later(() => this.createFor(node, pod));
  }

  /** The Pod object is gone, or its containers have ended for good. */
  podEnded(pod: string): void {
    const node = this.nodeOf.get(pod);
    if (node !== undefined) this.later(() => this.release(node, pod));
  }

  nodeRemoved(name: string): void {
    const node = this.nodes.get(name);
    this.nodes.delete(name);
    if (node?.nextCleaning !== undefined) this.options.simulation.cancel(node.nextCleaning);
    const ec2 = this.options.ec2(name);
    if (node?.trunk === undefined || ec2 === undefined) return;
    const { branches } = node.trunk;
    this.after(NODE_DELETE_DELAY, () => this.run(deleteAll(branches, ec2)));
  }

  private managed(name: string): ManagedNode {
    let node = this.nodes.get(name);
    if (node === undefined) {
      node = { name, features: [], trunk: undefined, isInitialising: false, nextCleaning: undefined };
      this.nodes.set(name, node);
    }
    return node;
  }

  private initialise(node: ManagedNode): void {
    const seen = this.options.cluster.node(node.name);
    const ec2 = this.options.ec2(node.name);
    const isThere = this.nodes.get(node.name) === node && seen !== undefined && ec2 !== undefined;
    if (!isThere || node.trunk !== undefined || node.isInitialising) return;
    if (seen.branchLimit === 0) {
      this.options.cluster.nodeEvent(node.name, unsupportedEvent(seen.instanceType));
      return;
    }
    node.isInitialising = true;
    this.run(this.initTrunk(node, seen, ec2));
  }

  private *initTrunk(node: ManagedNode, { subnetId, branchLimit }: TrunkNode, ec2: TrunkEc2): Process {
    const { cluster, simulation, emit } = this.options;
    const made = yield* makeTrunk(ec2, subnetId);
    node.isInitialising = false;
    if (this.nodes.get(node.name) !== node) return;
    if (!made.ok) {
      this.trunkFailed(node, made.code);
      return;
    }
    node.trunk = { eni: made.value, branches: new BranchEnis(branchLimit), since: simulation.now };
    emit({ kind: 'trunk-ready', node: node.name, eni: made.value, branchEnis: branchLimit });
    cluster.nodeEvent(node.name, TRUNK_READY);
    cluster.advertise(node.name, branchLimit);
    for (const pod of cluster.branchPodsOn(node.name)) this.createFor(node, pod);
  }

  private trunkFailed(node: ManagedNode, code: string): void {
    for (const event of trunkFailedEvents(code)) this.options.cluster.nodeEvent(node.name, event);
    this.after(TRUNK_RETRY, () => this.initialise(node));
  }

  private createFor(node: ManagedNode, key: string, retries = 0): void {
    const { cluster, cooldown, emit } = this.options;
    const { trunk } = node;
    const pod = cluster.pod(key);
    const isOfNode = trunk !== undefined && this.nodes.get(node.name) === node && pod?.node === node.name;
    if (!isOfNode || trunk.branches.of(key) !== undefined || this.pending.has(key)) return;
    cluster.podEvent(key, groupsEvent(pod));
    const { branches } = trunk;
    const vlan = branches.isFull ? undefined : branches.begin();
    if (vlan === undefined) {
      const { used, limit } = branches;
      const cooling = branches.cooling.length;
      emit({ kind: 'branch-eni-postponed', node: node.name, pod: key, used, cooling, limit });
      this.after(cooldown, () => this.createFor(node, key));
      return;
    }
    this.pending.add(key);
    const { uid, securityGroups: groups } = pod;
    this.run(this.create(node, { key, uid, groups, vlan, retries }));
  }

  private *create(node: ManagedNode, job: BranchJob): Process {
    const { cluster, ec2: ec2Of } = this.options;
    const [ec2, seen, { trunk }] = [ec2Of(node.name), cluster.node(node.name), node];
    const { key, vlan, groups } = job;
    if (ec2 === undefined || seen === undefined || trunk === undefined) {
      this.pending.delete(key);
      trunk?.branches.failed(vlan, undefined);
      return;
    }
    const made = yield* makeBranch(ec2, { subnetId: seen.subnetId, groups }, trunk.eni, vlan);
    this.pending.delete(key);
    if (!made.ok) {
      trunk.branches.failed(vlan, made.eniId);
      this.cleanLater(node);
      this.branchFailed(node, job, made);
      return;
    }
    const pod = cluster.pod(key);
    if (pod?.uid !== job.uid) {
      trunk.branches.failed(vlan, made.value.eni);
      this.cleanLater(node);
      // Another pod of that name may be there by now.
      this.createFor(node, key);
      return;
    }
    trunk.branches.succeeded(key, made.value);
    this.nodeOf.set(key, node);
    this.tellAllocated(node.name, key, made.value);
    const annotation = annotationOf(made.value);
    cluster.annotate(key, annotation);
    const message = `Allocated ${annotation} to the pod`;
    cluster.podEvent(key, { type: 'Normal', reason: 'ResourceAllocated', message });
  }

  private tellAllocated(node: string, pod: string, { eni, address, vlan }: BranchEni): void {
    const text = formatIpv4(address);
    this.options.emit({ kind: 'branch-eni-allocated', node, pod, eni, address: text, vlan });
  }

  private branchFailed(node: ManagedNode, { key, retries }: BranchJob, failure: BranchFailure): void {
    const { cluster, emit } = this.options;
    cluster.podEvent(key, branchFailedEvent(failure));
    emit({ kind: 'branch-eni-failed', node: node.name, pod: key, code: failure.code });
    const isLast = retries >= MOST_RETRIES;
    const pause = isLast ? RESYNC : FIRST_PAUSE * 2 ** retries;
    this.after(pause, () => this.createFor(node, key, isLast ? 0 : retries + 1));
  }

  private release(node: ManagedNode, pod: string): void {
    const { simulation, emit } = this.options;
    const released = node.trunk?.branches.release(pod, simulation.now);
    if (released === undefined) return;
    this.nodeOf.delete(pod);
    emit({ kind: 'branch-eni-released', node: node.name, pod, eni: released.eni });
    this.cleanLater(node);
  }

  /** The node's queue is looked at in a beat that begins with its trunk. */
  private cleanLater(node: ManagedNode): void {
    const { simulation, cooldown } = this.options;
    const { trunk } = node;
    const [first] = trunk?.branches.cooling ?? [];
    if (trunk === undefined || first === undefined || node.nextCleaning !== undefined) return;
    const from = Math.max(simulation.now + 1, first.since === undefined ? 0 : first.since + cooldown + 1);
    const beats = Math.ceil((from - trunk.since) / DELETE_QUEUE_PERIOD);
    const at = trunk.since + beats * DELETE_QUEUE_PERIOD;
    node.nextCleaning = simulation.at(at, Lane.cluster, () => this.run(this.clean(node)));
  }

  private *clean(node: ManagedNode): Process {
    const { simulation, cooldown, ec2: ec2Of } = this.options;
    const branches = node.trunk?.branches;
    const ec2 = ec2Of(node.name);
    // A failed delete is tried again in the same round, after those before it in the queue.
    for (;;) {
      const branch = branches?.nextCooled(simulation.now, cooldown);
      if (branches === undefined || branch === undefined || ec2 === undefined) break;
      const answer = yield* ec2.deleteNetworkInterface(branch.eni);
      if (answer.ok) branches.deleted(branch);
      else branches.notDeleted(branch);
    }
    node.nextCleaning = undefined;
    if (this.nodes.get(node.name) === node) this.cleanLater(node);
  }

  private later(action: () => void): void {
    this.after(this.options.propagation(), action);
  }

  private after(delay: Milliseconds, action: () => void): void {
    this.options.simulation.after(delay, Lane.cluster, action);
  }

  private run(process: Process): void {
    spawn(this.options.simulation, Lane.cluster, process);
  }
}
