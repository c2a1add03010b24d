// The update of a managed node group (UpdateNodegroupVersion): new nodes first, all old ones closed to new pods, then
// drained and terminated a few at a time, and the surge taken back. One that fails is rolled back.
// @upstream EKS user guide, "Understand each phase of node updates"

import { assert, unreachable } from '../../base/assert.ts';
import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { NodeUpdateConfig } from '../api/config.ts';
import { ONE_AT_A_TIME, surgeNodes, unavailableNodes } from '../api/nodeUpdate.ts';
import type { Environment } from '../api/environment.ts';
import type { UpdateError, UpdatePhase } from '../api/workloadFacts.ts';
import type { AutoScalingGroup } from './autoScalingGroup.ts';
import { isReady, type LaunchTemplate, type Member } from './groupMember.ts';

/** @assumption how often EKS looks is not documented; a step may be seen up to half a minute later than here. */
const LOOK_PERIOD = 10 * SECOND;
const EVICTION_LIMIT = 15 * MINUTE;
/** Between the last eviction from a node and its end. */
const CORDON_WAIT = MINUTE;
/** @assumption EKS gives new nodes some time to become Ready before the update fails; 10 to 30 minutes are told of. */
const READY_LIMIT = 15 * MINUTE;

export class ManagedUpdate {
  private readonly environment: Environment;
  private readonly group: AutoScalingGroup;
  private readonly stream: RandomStream;
  readonly isForced: boolean;
  private readonly name: string;
  private readonly before: LaunchTemplate;
  /** The size to come back to. */
  private readonly size: number;
  private readonly strategy: NodeUpdateConfig['strategy'];
  private readonly maxUnavailable: number;
  private readonly surge: number;
  private readonly total: number;
  private readonly draining = new Set<Member>();
  private phase: UpdatePhase | 'setup' | 'ended' = 'setup';
  private replaced = 0;
  private progressAt: Milliseconds;
  private isScaledUpByOthers = false;
  private isStopped = false;
  readonly startedAt: Milliseconds;
  /** Why it failed; undefined: it has not. */
  error: UpdateError | undefined;

  constructor(
    environment: Environment,
    group: AutoScalingGroup,
    template: LaunchTemplate,
    isForced: boolean,
  ) {
    const { name, update = ONE_AT_A_TIME } = group.config;
    this.name = name;
    this.environment = environment;
    this.group = group;
    this.isForced = isForced;
    this.before = group.template;
    this.size = group.desired;
    this.strategy = update.strategy;
    this.maxUnavailable = unavailableNodes(update, group.desired);
    this.total = [...group.staying()].length;
    this.surge = surgeNodes(update, this.total, group.zones.length);
    this.stream = environment.random.stream(`kube/node-group/${name}/update`);
    this.startedAt = environment.now;
    this.progressAt = environment.now;
    group.template = template;
    environment.emit({
      kind: 'node-group-update-started',
      group: name,
      nodes: this.total,
      maxUnavailable: this.maxUnavailable,
      surge: this.surge,
    });
    const { autoScaling } = environment.timings;
    environment.afterLatency(autoScaling, this.stream, () => this.scaleUp());
  }

  get isRunning(): boolean {
    return this.phase !== 'ended';
  }

  /** As EKS names it; one that fails does so when it has been rolled back. */
  get status(): 'InProgress' | 'Successful' | 'Failed' | 'Cancelled' {
    if (this.isRunning) return 'InProgress';
    if (this.isStopped) return 'Cancelled';
    return this.error === undefined ? 'Successful' : 'Failed';
  }

  /** The group is deleted, or refreshed. */
  stop(): void {
    if (!this.isRunning) return;
    this.isStopped = true;
    this.phase = 'ended';
  }

  /** Somebody else asked for another size of the Auto Scaling group. */
  scaled(from: number, to: number): void {
    if (to > from) this.isScaledUpByOthers = true;
  }

  private scaleUp(): void {
    if (this.phase !== 'setup') return;
    if (this.surge > 0) this.group.setDesired(this.group.desired + this.surge);
    this.enter(this.surge > 0 ? 'scale-up' : 'upgrade');
    this.look();
  }

  private look(): void {
    switch (this.phase) {
      case 'scale-up':
        this.lookForNewNodes();
        break;
      case 'upgrade':
        this.upgrade();
        break;
      case 'scale-down':
        this.scaleDown();
        break;
      case 'rollback':
        this.rollBack();
        break;
      case 'setup':
      case 'ended':
        return;
      default:
        return unreachable(this.phase);
    }
    if (this.isRunning) this.environment.after(LOOK_PERIOD, () => this.look());
  }

  /** One in each zone with old nodes, and all that were launched Ready. */
  private lookForNewNodes(): void {
    const fresh = this.fresh();
    const zones = new Set(fresh.map((member) => this.group.zoneOf(member)));
    const reached = this.old().every((member) => zones.has(this.group.zoneOf(member)));
    if (fresh.every(isReady) && reached) {
      for (const member of this.old()) this.group.setClosed(member, true);
      this.enter('upgrade');
    } else if (this.environment.now - this.progressAt >= READY_LIMIT) this.failForNewNodes();
  }

  private upgrade(): void {
    for (const member of this.draining) if (!this.group.isStaying(member)) this.terminate(member);
    const old = this.old();
    if (old.length === 0 && this.draining.size === 0) {
      if (this.strategy === 'DEFAULT') this.enter('scale-down');
      else if (this.fresh().every(isReady) && this.fresh().length >= this.group.desired) this.end();
      else if (this.environment.now - this.progressAt >= READY_LIMIT) this.failForNewNodes();
      return;
    }
    const waiting = old.filter((member) => !this.draining.has(member));
    while (waiting.length > 0 && this.draining.size < this.maxUnavailable) {
      const index = this.stream.below(waiting.length);
      const [member] = waiting.splice(index, 1);
      assert(member !== undefined, 'an index below the length');
      if (!isReady(member) || this.spare > 0) this.replace(member);
    }
    if (this.draining.size === 0 && this.environment.now - this.progressAt >= READY_LIMIT)
      this.failForNewNodes();
  }

  /** @assumption nodes that are not Ready yet count as unavailable: EKS documents how many it drains at one time only. */
  private get spare(): number {
    let available = 0;
    for (const member of this.group.staying()) if (isReady(member) && !this.draining.has(member)) available++;
    return available - (this.size - this.maxUnavailable);
  }

  private replace(member: Member): void {
    this.draining.add(member);
    this.progressAt = this.environment.now;
    if (member.node === undefined) {
      this.terminate(member);
      return;
    }
    this.group.tellLeaving(member, 'update');
    let isEmpty = false;
    const emptied = (): void => {
      if (isEmpty || !this.draining.has(member)) return;
      isEmpty = true;
      this.environment.after(CORDON_WAIT, () => this.terminate(member));
    };
    this.group.evict(member, emptied, 'respected');
    this.environment.after(EVICTION_LIMIT, () => {
      if (isEmpty || this.phase !== 'upgrade' || !this.draining.has(member)) return;
      if (this.isForced) {
        this.group.evict(member, () => undefined, 'overridden');
        emptied();
      } else this.failForPods(member.node?.name ?? '');
    });
  }

  private terminate(member: Member): void {
    if (this.phase !== 'upgrade' || !this.draining.delete(member)) return;
    if (this.group.isStaying(member)) this.group.terminate(member);
    this.replaced++;
    this.progressAt = this.environment.now;
    this.tell('upgrade');
  }

  /** @assumption one at a time, the next when the one before has ended. EKS says only that it goes down one by one. */
  private scaleDown(): void {
    if (this.isScaledUpByOthers || this.group.desired <= this.size) {
      this.end();
      return;
    }
    if (this.group.leaving === 0) this.group.setDesired(this.group.desired - 1);
  }

  /**
   * @assumption EKS documents no roll-back: the old nodes that are left take pods again, the new ones are drained and
   * end, and the old template fills the group up. Users also tell of groups that stay mixed until the next update.
   */
  private rollBack(): void {
    const [fresh] = this.fresh();
    if (fresh === undefined) {
      if (this.group.leaving > 0) return;
      if (this.group.desired > this.size && !this.isScaledUpByOthers) this.group.setDesired(this.size);
      this.end();
      return;
    }
    if (this.group.leaving > 0) return;
    this.group.tellLeaving(fresh, 'update-rollback');
    this.group.retire(fresh, 'respected');
    this.group.setDesired(Math.max(this.size, this.group.desired - 1));
  }

  private failForNewNodes(): void {
    this.fail({
      code: 'NodeCreationFailure',
      message: `Couldn't proceed with upgrade process as new nodes are not joining node group ${this.name}`,
      resourceIds: [],
    });
  }

  private failForPods(node: string): void {
    this.fail({
      code: 'PodEvictionFailure',
      message: `Reached max retries while trying to evict pods from nodes in node group ${this.name}`,
      resourceIds: [node],
    });
  }

  private fail(error: UpdateError): void {
    this.error = error;
    const old = this.old();
    this.group.template = this.before;
    this.draining.clear();
    for (const member of old) this.group.setClosed(member, false);
    this.enter('rollback');
  }

  private end(): void {
    this.phase = 'ended';
    const { name: group, error } = this;
    this.environment.emit({
      kind: 'node-group-update-ended',
      group,
      ...(error === undefined ? { status: 'Successful' } : { status: 'Failed', error }),
    });
  }

  private enter(phase: UpdatePhase): void {
    this.phase = phase;
    this.progressAt = this.environment.now;
    this.tell(phase);
  }

  private tell(phase: UpdatePhase): void {
    const { name: group, replaced, total: of } = this;
    this.environment.emit({ kind: 'node-group-update-progressed', group, phase, replaced, of });
  }

  /** Of the template before the update. */
  private old(): Member[] {
    return [...this.group.staying()].filter(({ template }) => template === this.before);
  }

  /** Of the new one. In a roll-back, too. */
  private fresh(): Member[] {
    return [...this.group.staying()].filter(({ template }) => template !== this.before);
  }
}
