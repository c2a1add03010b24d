// The launches of an Auto Scaling group: the types that are tried for a member, its boot and registration, and the
// launches that EC2 refused, until they are tried again.

import { assert } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { Instance } from '../api/cniPort.ts';
import type { MachineShape, NodeGroupConfig } from '../api/config.ts';
import type { LaunchTemplate, Member } from './groupMember.ts';
import type { NodeGroupPorts } from './nodeGroupPorts.ts';
import type { SubnetLoad } from './subnetLoad.ts';

/** @assumption failed launches are tried again together after a minute, in another subnet if there is one. */
const LAUNCH_RETRY = MINUTE;
/** EC2's code of a launch for which a type has no capacity left in the zone. */
const NO_CAPACITY = 'InsufficientInstanceCapacity';

/** A launch that EC2 refused. */
export interface FailedLaunch {
  readonly subnet: string;
  /** EC2's error code. */
  readonly code: string;
}

/** The group as its launches need it. */
interface LaunchingGroup {
  config(): NodeGroupConfig;
  readonly load: SubnetLoad;
  isStaying(member: Member): boolean;
  /** False where it was to go already. */
  leave(member: Member): boolean;
  /** Its node is registered. */
  joined(member: Member, node: string): unknown;
  reconcile(): void;
}

export class GroupLaunches {
  private readonly ports: NodeGroupPorts;
  private readonly group: LaunchingGroup;
  /** Since the last retry; of the retry before until one of its launches succeeds or fails. */
  private failures: FailedLaunch[] = [];
  /** At most one: k failures make k launches. */
  private isRetryPlanned = false;
  /** When EC2 refused one last. */
  failedAt: Milliseconds | undefined;

  constructor(ports: NodeGroupPorts, group: LaunchingGroup) {
    this.ports = ports;
    this.group = group;
  }

  /** Those that EC2 refused last, until a launch succeeds. */
  get failed(): readonly FailedLaunch[] {
    return this.failures;
  }

  /** How many wait for the retry. */
  get awaitingRetry(): number {
    return this.isRetryPlanned ? this.failures.length : 0;
  }

  /** The first of the shapes that EC2 has capacity for. */
  launch(member: Member, [shape, ...others]: LaunchTemplate = member.template): void {
    const { isSpot = false } = this.group.config();
    const launched = (instance: Instance | undefined, code = 'InternalError'): void => {
      const [next, ...rest] = others;
      if (instance !== undefined) this.launched(member, shape, instance);
      else if (next !== undefined && code === NO_CAPACITY && this.group.isStaying(member))
        this.launch(member, [next, ...rest]);
      else this.launchFailed(member, code);
    };
    const { instances } = this.ports;
    instances.launch(shape.instanceType, member.subnet, launched, isSpot ? 'spot' : 'on-demand');
  }

  private launched(member: Member, shape: MachineShape, instance: Instance): void {
    this.group.load.launched(member.subnet);
    if (!this.isRetryPlanned) this.failures = [];
    member.instance = instance;
    if (!this.group.isStaying(member)) this.ports.instances.terminate(instance.instanceId);
    else this.ports.fleet.afterBoot(() => this.register(member, shape, instance));
  }

  private register(member: Member, shape: MachineShape, instance: Instance): void {
    if (!this.group.isStaying(member)) return;
    const { region, zones } = this.ports.config;
    const { subnet } = member;
    const zone = own(zones, subnet);
    assert(zone !== undefined, `no zone of subnet ${subnet}`);
    const place = { region, zone, subnet };
    member.node = this.ports.fleet.register(this.group.config(), shape, instance, place);
    this.group.joined(member, member.node.name);
  }

  private launchFailed(member: Member, code: string): void {
    const { subnet } = member;
    const { name: group } = this.group.config();
    this.group.load.launchFailed(subnet);
    this.failedAt = this.ports.environment.now;
    this.ports.environment.emit({ kind: 'launch-failed', group, subnet, code });
    if (this.group.leave(member)) this.planRetry({ subnet, code });
  }

  private planRetry(failure: FailedLaunch): void {
    if (this.isRetryPlanned) {
      this.failures.push(failure);
      return;
    }
    this.failures = [failure];
    this.isRetryPlanned = true;
    this.ports.environment.after(LAUNCH_RETRY, () => {
      this.isRetryPlanned = false;
      this.group.reconcile();
    });
  }
}
