// An Auto Scaling group: as many instances as asked for, spread over availability zones; those of a managed group are
// drained before they end, those of a group of one's own only if asked for.
// @assumption EC2 Auto Scaling keeps its algorithm to itself; this is its documented default termination policy (the zone
// with the most instances, there the oldest) with EKS' drain of at most 15 minutes before the end.

import { assert } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { NodeGroupConfig } from '../api/config.ts';
import type { NodeDeparture } from '../api/workloadFacts.ts';
import { GroupLaunches, type FailedLaunch } from './groupLaunches.ts';
import { isReady, type LaunchTemplate, type Member } from './groupMember.ts';
import type { NodeGroupPorts } from './nodeGroupPorts.ts';
import type { Node } from '../api/objects.ts';
import { StayingMembers } from './stayingMembers.ts';
import { SubnetLoad } from './subnetLoad.ts';

/** @upstream EKS user guide "Managed node update behavior": pods that do not leave in this time are left behind. */
const DRAIN_LIMIT = 15 * MINUTE;
/** Load balancers leave a node with it out. */
const OUT_OF_SERVICE = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** Whether evictions ask PodDisruptionBudgets. */
export type Budgets = 'respected' | 'overridden';

export class AutoScalingGroup {
  private current: NodeGroupConfig;
  private launchTemplate: LaunchTemplate;
  private readonly ports: NodeGroupPorts;
  private readonly stream: RandomStream;
  private readonly members: StayingMembers<Member>;
  /** Of staying members. */
  private readonly load: SubnetLoad;
  /** Members whose machine has joined and is not yet ended, staying or not, by the name of its node. */
  private readonly byNode = new Map<string, Member>();
  private launches = 0;
  private wanted: number;
  private readonly starts: GroupLaunches;

  constructor(config: NodeGroupConfig, template: LaunchTemplate, ports: NodeGroupPorts) {
    const { environment } = ports;
    this.current = config;
    this.launchTemplate = template;
    this.ports = ports;
    this.wanted = config.size;
    this.members = new StayingMembers(ports.config.zones);
    this.load = new SubnetLoad(config.subnets, ports.config.zones);
    this.stream = environment.random.stream(`kube/node-group/${config.name}`);
    this.starts = new GroupLaunches(ports, {
      load: this.load,
      config: () => this.current,
      isStaying: (member) => this.isStaying(member),
      leave: (member) => this.leave(member),
      joined: (member, node) => this.byNode.set(node, member),
      reconcile: () => this.reconcile(),
    });
  }

  /** As created, with the type of the machines that it launches now. */
  get config(): NodeGroupConfig {
    return this.current;
  }

  get desired(): number {
    return this.wanted;
  }

  get template(): LaunchTemplate {
    return this.launchTemplate;
  }

  /** Of what is launched from now on. */
  set template(template: LaunchTemplate) {
    this.launchTemplate = template;
    this.current = { ...this.current, instanceType: template[0].instanceType };
  }

  /** Those that EC2 refused last, until a launch succeeds. */
  get failedLaunches(): readonly FailedLaunch[] {
    return this.starts.failed;
  }

  /** When EC2 refused a launch last, as its scaling activities tell. */
  get failedAt(): Milliseconds | undefined {
    return this.starts.failedAt;
  }

  /** No machine is left, and none is launched. */
  get isEmpty(): boolean {
    return this.members.size === 0 && this.byNode.size === 0;
  }

  /** How many are on their way out: drained before their end, or too many. */
  get leaving(): number {
    let leaving = Math.max(0, this.members.size - this.wanted);
    for (const member of this.byNode.values()) if (!this.members.has(member)) leaving++;
    return leaving;
  }

  /** In which it may launch. */
  get zones(): readonly string[] {
    const { subnets } = this.current;
    return [...new Set(subnets.flatMap((subnet) => own(this.ports.config.zones, subnet) ?? []))];
  }

  /** Members that are to stay, in order of launch. */
  staying(): Iterable<Member> {
    return this.members.all();
  }

  isStaying(member: Member): boolean {
    return this.members.has(member);
  }

  /** Its machine has joined and not ended. */
  isAlive(member: Member): boolean {
    return member.node !== undefined && this.byNode.get(member.node.name) === member;
  }

  memberOn(node: string): Member | undefined {
    return this.byNode.get(node);
  }

  zoneOf({ subnet }: Member): string {
    return own(this.ports.config.zones, subnet) ?? '';
  }

  /** How many stay and have a Ready node. */
  healthy(): number {
    let count = 0;
    for (const member of this.members.all()) if (isReady(member)) count++;
    return count;
  }

  /** Its machines that joined before the run. */
  takePlaced(): void {
    const { template } = this;
    for (const { node, instance, subnet } of this.ports.fleet.takePlaced(this.config.name)) {
      const member: Member = { order: this.launches++, subnet, template, instance, node };
      this.members.add(member);
      this.load.change(subnet, 1);
      this.byNode.set(node.name, member);
    }
  }

  /** Launches what is missing, but for what waits for the retry, and retires what is too much, now. */
  reconcile(): void {
    while (this.members.size + this.starts.awaitingRetry < this.desired) this.launch();
    while (this.members.size > this.desired) {
      const member = this.members.surplus();
      assert(member !== undefined, 'a group too large has members');
      this.retire(member, 'overridden');
    }
  }

  /** SetDesiredCapacity; the group follows when it has seen it. */
  setDesired(size: number): void {
    this.wanted = size;
    this.reconcileSoon();
  }

  /** An instance ended behind the group's back; it is replaced. */
  lost(node: string): void {
    const member = this.byNode.get(node);
    if (member === undefined) return;
    this.byNode.delete(node);
    this.leave(member);
    this.reconcileSoon();
  }

  /**
   * The member leaves; it is drained, where the group does that, and ends.
   * @upstream EKS user guide: an update respects disruption budgets, a smaller group does not.
   * @assumption pods that a budget covers then go at once; AWS says only that it tries for at most 15 minutes.
   */
  retire(member: Member, budgets: Budgets): void {
    this.leave(member);
    const { node, instance } = member;
    if (node !== undefined) this.endNode(member, node, budgets);
    else if (instance !== undefined) this.ports.instances.terminate(instance.instanceId);
  }

  /** The member no longer counts, but its machine runs on; another is launched for it now: that one, if so. */
  launchInstead(member: Member): Member | undefined {
    const order = this.launches;
    this.leave(member);
    this.reconcile();
    for (const each of this.members.all()) if (each.order === order) return each;
    return undefined;
  }

  /** TerminateInstanceInAutoScalingGroup, the size left as it is: the instance ends now, and another is launched. */
  terminate(member: Member): void {
    const { node, instance } = member;
    this.leave(member);
    if (node !== undefined) this.endMachine(member, node);
    else if (instance !== undefined) this.ports.instances.terminate(instance.instanceId);
    this.reconcileSoon();
  }

  /** The same with decrement of the desired capacity: no other is launched. */
  terminateAndShrink(member: Member): void {
    this.wanted--;
    this.terminate(member);
  }

  /** Launches that are under way are given up, and no instance that runs, as far as there are too many. */
  cancelLaunches(size: number): void {
    const launching = [...this.members.all()].filter(({ instance }) => instance === undefined);
    for (const member of launching.slice(0, Math.max(0, this.members.size - size))) this.leave(member);
    this.setDesired(size);
  }

  /** `done` when its node has no pods left but those of DaemonSets. */
  evict({ node }: Member, done: () => void, budgets: Budgets): void {
    if (node !== undefined) this.ports.drainer.drain(node, done, budgets);
  }

  /** No new pods and no traffic of load balancers come to its node, or do again. */
  setClosed({ node }: Member, closed: boolean): void {
    if (node === undefined) return;
    const { verbs } = this.ports;
    if (closed) verbs.cordon(node.name);
    else verbs.uncordon(node.name);
    verbs.label(node.name, { [OUT_OF_SERVICE]: closed ? 'true' : null });
  }

  tellLeaving({ node }: Member, why: NodeDeparture): void {
    if (node === undefined) return;
    this.ports.environment.emit({ kind: 'node-leaving', node: node.name, group: this.config.name, why });
  }

  private reconcileSoon(): void {
    const { environment } = this.ports;
    environment.afterLatency(environment.timings.autoScaling, this.stream, () => this.reconcile());
  }

  private launch(): void {
    const { template } = this;
    const subnet = this.load.emptiest();
    const order = this.launches++;
    const member: Member = { order, subnet, template, instance: undefined, node: undefined };
    this.members.add(member);
    this.load.change(subnet, 1);
    this.starts.launch(member);
  }

  private endNode(member: Member, node: Node, budgets: Budgets): void {
    const { drainer, environment } = this.ports;
    if (!drains(this.config)) {
      this.endMachine(member, node);
      return;
    }
    const limit = environment.after(DRAIN_LIMIT, () => this.endMachine(member, node));
    const emptied = (): void => {
      environment.cancel(limit);
      this.endMachine(member, node);
    };
    drainer.drain(node, emptied, budgets);
  }

  /** Nothing where it has ended already. */
  private endMachine(member: Member, { name }: Node): void {
    if (this.byNode.get(name) !== member) return;
    this.byNode.delete(name);
    this.ports.fleet.terminate(name);
  }

  /** False where it was to go already. */
  private leave(member: Member): boolean {
    if (!this.members.delete(member)) return false;
    this.load.change(member.subnet, -1);
    return true;
  }
}

/** Whether nodes of the group are drained before they end. */
export function drains({
  management = 'managed',
  drains = management === 'managed',
}: NodeGroupConfig): boolean {
  return drains;
}
