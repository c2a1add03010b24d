// A node group: an Auto Scaling group and what EKS or its owner has going on with it, such as an update or a refresh.

import type { Milliseconds } from '../../base/time.ts';
import type { Instance } from '../api/cniPort.ts';
import type { NodeGroupConfig } from '../api/config.ts';
import { AutoScalingGroup, drains } from './autoScalingGroup.ts';
import type { FailedLaunch } from './groupLaunches.ts';
import type { LaunchTemplate, Member } from './groupMember.ts';
import { InstanceRefresh } from './instanceRefresh.ts';
import { ManagedUpdate } from './managedUpdate.ts';
import type { NodeGroupPorts } from './nodeGroupPorts.ts';
import { SpotInterruptions } from './spotInterruptions.ts';

export class NodeGroup {
  readonly createdAt: Milliseconds;
  private readonly ports: NodeGroupPorts;
  private readonly instances: AutoScalingGroup;
  private deleted = false;
  private refreshing: InstanceRefresh<Member> | undefined;
  private readonly allUpdates: ManagedUpdate[] = [];
  private interruptions: SpotInterruptions | undefined;

  constructor(config: NodeGroupConfig, template: LaunchTemplate, ports: NodeGroupPorts) {
    this.ports = ports;
    this.createdAt = ports.environment.now;
    this.instances = new AutoScalingGroup(config, template, ports);
    this.instances.takePlaced();
    this.instances.reconcile();
  }

  /** As created, with the type of the machines that it launches now. */
  get config(): NodeGroupConfig {
    return this.instances.config;
  }

  get desired(): number {
    return this.instances.desired;
  }

  /** Those that EC2 refused last, until a launch succeeds. */
  get failedLaunches(): readonly FailedLaunch[] {
    return this.instances.failedLaunches;
  }

  /** When EC2 refused a launch last. */
  get failedAt(): Milliseconds | undefined {
    return this.instances.failedAt;
  }

  get template(): LaunchTemplate {
    return this.instances.template;
  }

  /** The zone of its first subnet. */
  get firstZone(): string {
    return this.instances.zones[0] ?? '';
  }

  /** Those that run and are to stay. */
  machines(): Instance[] {
    return [...this.instances.staying()].flatMap(({ instance }) => instance ?? []);
  }

  /** TerminateInstanceInAutoScalingGroup with decrement: the instance ends now, and no other comes for it. */
  takeAway(instanceId: string): void {
    for (const member of this.instances.staying()) {
      if (member.instance?.instanceId !== instanceId) continue;
      this.instances.terminateAndShrink(member);
      return;
    }
  }

  /** As `scale`, but no instance that runs ends for it. */
  cancelLaunches(size: number): void {
    this.instances.cancelLaunches(size);
  }

  get isRefreshing(): boolean {
    return this.refreshing?.isRunning === true;
  }

  /** Of its nodes, oldest first, whether they run or have ended. */
  get updates(): readonly ManagedUpdate[] {
    return this.allUpdates;
  }

  get isDeleted(): boolean {
    return this.deleted;
  }

  /** Deleted, and none of its machines is left. */
  get isGone(): boolean {
    return this.deleted && this.instances.isEmpty;
  }

  scale(size: number): void {
    this.updating?.scaled(this.desired, size);
    this.instances.setDesired(size);
  }

  /** Its machines end as with any scaling to zero. */
  delete(): void {
    this.deleted = true;
    this.updating?.stop();
    this.scale(0);
  }

  /** UpdateNodegroupVersion: replaces all instances. False where EKS refuses since it is at it already. */
  startUpdate(template: LaunchTemplate, isForced: boolean): boolean {
    if (this.updating !== undefined || this.deleted) return false;
    this.refreshing?.stop();
    this.allUpdates.push(new ManagedUpdate(this.ports.environment, this.instances, template, isForced));
    return true;
  }

  /** Replaces all instances; new ones are of the template given. */
  refresh(minHealthyPercentage: number, template: LaunchTemplate = this.instances.template): void {
    const { instances } = this;
    this.refreshing?.stop();
    this.updating?.stop();
    instances.template = template;
    const group = {
      name: this.config.name,
      desired: this.desired,
      healthy: () => instances.healthy(),
      isStaying: (member: Member) => instances.isStaying(member),
      replace: (member: Member) => {
        instances.retire(member, 'respected');
        instances.reconcile();
      },
    };
    const { environment } = this.ports;
    const members = [...instances.staying()];
    this.refreshing = new InstanceRefresh(environment, group, members, minHealthyPercentage);
  }

  /** EC2 takes back the spot instance of a node, with a notice after so long. Other instances it leaves alone. */
  interruptSpot(node: string, noticeAfter: Milliseconds): void {
    const member = this.instances.memberOn(node);
    if (member === undefined || this.config.isSpot !== true) return;
    this.interruptions ??= new SpotInterruptions(this.ports.environment, this.instances, drains(this.config));
    this.interruptions.strike(member, node, noticeAfter);
  }

  private get updating(): ManagedUpdate | undefined {
    const last = this.allUpdates.at(-1);
    return last?.isRunning === true ? last : undefined;
  }

  /** An instance ended behind the group's back; it is replaced. */
  lost(node: string): void {
    this.instances.lost(node);
  }
}
