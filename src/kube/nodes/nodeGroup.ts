// A node group: as many instances as asked for, spread over availability zones; those of a managed group are drained
// before they end, those of an Auto Scaling group of one's own only if asked for.
// @assumption EKS keeps its Auto Scaling group's algorithm to itself; this is its documented default termination
// policy (the zone with the most instances, there the oldest) with EKS' drain of at most 15 minutes before the end.

import { assert } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Instance, InstancePort } from '../api/cniPort.ts';
import type { ClusterConfig, MachineShape, NodeGroupConfig } from '../api/config.ts';
import type { Drainer } from '../controllers/drain.ts';
import type { Environment } from '../api/environment.ts';
import type { Fleet } from './fleet.ts';
import { InstanceRefresh } from './instanceRefresh.ts';
import type { Node } from '../api/objects.ts';
import { StayingMembers, type Placed } from './stayingMembers.ts';
import { SubnetLoad } from './subnetLoad.ts';

/** @upstream EKS user guide "Managed node update behavior": pods that do not leave in this time are left behind. */
const DRAIN_LIMIT = 15 * MINUTE;
/** @assumption failed launches are tried again together after a minute, in another subnet if there is one. */
const LAUNCH_RETRY = MINUTE;

export interface NodeGroupPorts {
  readonly environment: Environment;
  readonly fleet: Fleet;
  readonly drainer: Drainer;
  readonly instances: InstancePort;
  readonly config: ClusterConfig;
}

/** A launch that EC2 refused. */
export interface FailedLaunch {
  readonly subnet: string;
  /** EC2's error code. */
  readonly code: string;
}

/** An instance of the group, from its launch to its end. */
interface Member extends Placed {
  instance: Instance | undefined;
  node: Node | undefined;
}

export class NodeGroup {
  readonly createdAt: Milliseconds;
  private current: NodeGroupConfig;
  private shape: MachineShape;
  private readonly ports: NodeGroupPorts;
  private readonly stream: RandomStream;
  private readonly staying: StayingMembers<Member>;
  /** Of staying members. */
  private readonly load: SubnetLoad;
  /** Members whose machine has joined and is not yet ended, staying or not, by the name of its node. */
  private readonly byNode = new Map<string, Member>();
  private launches = 0;
  private wanted: number;
  private deleted = false;
  /** Since the last retry; of the retry before until one of its launches succeeds or fails. */
  private failed: FailedLaunch[] = [];
  /** At most one: k failures make k launches. */
  private isRetryPlanned = false;
  private refreshing: InstanceRefresh<Member> | undefined;

  constructor(config: NodeGroupConfig, shape: MachineShape, ports: NodeGroupPorts) {
    this.current = config;
    this.shape = shape;
    this.ports = ports;
    this.createdAt = ports.environment.now;
    this.wanted = config.size;
    this.staying = new StayingMembers(ports.config.zones);
    this.load = new SubnetLoad(config.subnets, ports.config.zones);
    this.stream = ports.environment.random.stream(`kube/node-group/${config.name}`);
  }

  /** As created, with the type of the machines that it launches now. */
  get config(): NodeGroupConfig {
    return this.current;
  }

  get desired(): number {
    return this.wanted;
  }

  /** Those that EC2 refused last, until a launch succeeds. */
  get failedLaunches(): readonly FailedLaunch[] {
    return this.failed;
  }

  get isRefreshing(): boolean {
    return this.refreshing?.isRunning === true;
  }

  get isDeleted(): boolean {
    return this.deleted;
  }

  /** Deleted, and none of its machines is left. */
  get isGone(): boolean {
    return this.deleted && this.staying.size === 0 && this.byNode.size === 0;
  }

  /** Its machines that joined before the run. */
  takePlaced(): void {
    for (const { node, instance, subnet } of this.ports.fleet.takePlaced(this.config.name)) {
      const member: Member = { order: this.launches++, subnet, instance, node };
      this.staying.add(member);
      this.load.change(subnet, 1);
      this.byNode.set(node.name, member);
    }
  }

  /** Launches what is missing, but for what waits for the retry, and retires what is too much, now. */
  reconcile(): void {
    while (this.staying.size + this.awaitingRetry < this.desired) this.launch();
    while (this.staying.size > this.desired) {
      const member = this.staying.surplus();
      assert(member !== undefined, 'a group too large has members');
      this.retire(member, 'overridden');
    }
  }

  scale(size: number): void {
    this.wanted = size;
    this.reconcileSoon();
  }

  /** Its machines end as with any scaling to zero. */
  delete(): void {
    this.deleted = true;
    this.scale(0);
  }

  /** Replaces all instances; new ones have the shape given, as from another launch template. */
  refresh(minHealthyPercentage: number, shape: MachineShape = this.shape): void {
    this.shape = shape;
    this.refreshing?.stop();
    this.current = { ...this.current, instanceType: shape.instanceType };
    const group = {
      name: this.config.name,
      desired: this.desired,
      healthy: () => this.healthy(),
      isStaying: (member: Member) => this.staying.has(member),
      replace: (member: Member) => {
        this.retire(member, 'respected');
        this.reconcile();
      },
    };
    const { environment } = this.ports;
    const members = [...this.staying.all()];
    this.refreshing = new InstanceRefresh(environment, group, members, minHealthyPercentage);
  }

  /** An instance ended behind the group's back; it is replaced. */
  lost(node: string): void {
    const member = this.byNode.get(node);
    if (member === undefined) return;
    this.byNode.delete(node);
    this.leave(member);
    this.reconcileSoon();
  }

  private reconcileSoon(): void {
    const { environment } = this.ports;
    environment.afterLatency(environment.timings.autoScaling, this.stream, () => this.reconcile());
  }

  private launch(): void {
    const subnet = this.load.emptiest();
    const member: Member = { order: this.launches++, subnet, instance: undefined, node: undefined };
    this.staying.add(member);
    this.load.change(subnet, 1);
    this.ports.instances.launch(this.config.instanceType, subnet, (instance, code) => {
      if (instance === undefined) this.launchFailed(member, code ?? 'InternalError');
      else this.launched(member, instance);
    });
  }

  private launchFailed(member: Member, code: string): void {
    const { subnet } = member;
    this.load.launchFailed(subnet);
    this.ports.environment.emit({ kind: 'launch-failed', group: this.config.name, subnet, code });
    if (this.leave(member)) this.planRetry({ subnet, code });
  }

  private get awaitingRetry(): number {
    return this.isRetryPlanned ? this.failed.length : 0;
  }

  private planRetry(failure: FailedLaunch): void {
    if (this.isRetryPlanned) {
      this.failed.push(failure);
      return;
    }
    this.failed = [failure];
    this.isRetryPlanned = true;
    this.ports.environment.after(LAUNCH_RETRY, () => {
      this.isRetryPlanned = false;
      this.reconcile();
    });
  }

  private launched(member: Member, instance: Instance): void {
    this.load.launched(member.subnet);
    if (!this.isRetryPlanned) this.failed = [];
    member.instance = instance;
    if (!this.staying.has(member)) this.endUnregistered(instance);
    else this.ports.fleet.afterBoot(() => this.register(member, instance));
  }

  private register(member: Member, instance: Instance): void {
    if (!this.staying.has(member)) return;
    const { region, zones } = this.ports.config;
    const { subnet } = member;
    const zone = own(zones, subnet);
    assert(zone !== undefined, `no zone of subnet ${subnet}`);
    const place = { region, zone, subnet };
    member.node = this.ports.fleet.register(this.config, this.shape, instance, place);
    this.byNode.set(member.node.name, member);
  }

  /**
   * An update respects disruption budgets, a smaller group does not.
   * @upstream EKS user guide, managed node update behavior
   * @assumption pods that a budget covers then go at once; AWS says only that it tries for at most 15 minutes.
   */
  private retire(member: Member, budgets: 'respected' | 'overridden'): void {
    this.leave(member);
    if (member.node !== undefined) this.endNode(member, member.node, budgets);
    else if (member.instance !== undefined) this.endUnregistered(member.instance);
  }

  private endNode(member: Member, node: Node, budgets: 'respected' | 'overridden'): void {
    const { drainer, environment, fleet } = this.ports;
    const { management = 'managed', drains = management === 'managed' } = this.config;
    if (!drains) {
      this.byNode.delete(node.name);
      fleet.terminate(node.name);
      return;
    }
    const limit = environment.after(DRAIN_LIMIT, () => end());
    const end = (): void => {
      environment.cancel(limit);
      if (this.byNode.get(node.name) !== member) return;
      this.byNode.delete(node.name);
      fleet.terminate(node.name);
    };
    drainer.drain(node, end, budgets);
  }

  private endUnregistered(instance: Instance): void {
    this.ports.instances.terminate(instance.instanceId);
  }

  /** False where it was to go already. */
  private leave(member: Member): boolean {
    if (!this.staying.delete(member)) return false;
    this.load.change(member.subnet, -1);
    return true;
  }

  private healthy(): number {
    let count = 0;
    for (const { node } of this.staying.all()) if (node?.ready === true) count++;
    return count;
  }
}
