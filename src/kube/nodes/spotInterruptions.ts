// Spot instances that EC2 takes back: a rebalance recommendation, an interruption notice, and two minutes later the end.
// EKS launches a replacement at the recommendation and drains when that is Ready, or at the notice; an Auto Scaling group
// of one's own launches another when the instance has ended.
// @upstream EKS user guide, managed node groups, capacity types; EC2 user guide, Spot Instance interruption notices

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { Environment } from '../api/environment.ts';
import type { NodeDeparture } from '../api/workloadFacts.ts';
import type { AutoScalingGroup } from './autoScalingGroup.ts';
import { isReady, type Member } from './groupMember.ts';

/** Between the interruption notice and the end of the instance. */
export const NOTICE = 2 * MINUTE;
/** @assumption EKS sees the replacement Ready up to so much later. */
const LOOK_PERIOD = 5 * SECOND;

export class SpotInterruptions {
  private readonly environment: Environment;
  private readonly group: AutoScalingGroup;
  /** Whether nodes are drained at all. */
  private readonly drains: boolean;
  private readonly struck = new Set<Member>();
  private readonly draining = new Set<Member>();

  constructor(environment: Environment, group: AutoScalingGroup, drains: boolean) {
    this.environment = environment;
    this.group = group;
    this.drains = drains;
  }

  /** The rebalance recommendation comes now, the notice after `noticeAfter`. */
  strike(member: Member, node: string, noticeAfter: Milliseconds): void {
    if (this.struck.has(member)) return;
    this.struck.add(member);
    const { group, environment } = this;
    environment.emit({ kind: 'spot-rebalance-recommended', node, group: group.config.name });
    if (this.drains && group.isStaying(member)) this.awaitReplacement(member, group.launchInstead(member));
    environment.after(noticeAfter, () => this.notice(member, node));
  }

  private awaitReplacement(member: Member, replacement: Member | undefined): void {
    if (replacement === undefined) return;
    this.environment.after(LOOK_PERIOD, () => {
      if (!this.group.isAlive(member) || this.draining.has(member)) return;
      if (isReady(replacement)) this.drain(member, 'spot-rebalance');
      else if (this.group.isStaying(replacement)) this.awaitReplacement(member, replacement);
    });
  }

  private notice(member: Member, node: string): void {
    if (!this.group.isAlive(member)) return;
    const { name: group } = this.group.config;
    this.environment.emit({ kind: 'spot-interruption-noticed', node, group });
    if (this.drains && !this.draining.has(member)) this.drain(member, 'spot-interruption');
    this.environment.after(NOTICE, () => this.end(member));
  }

  private drain(member: Member, why: NodeDeparture): void {
    this.draining.add(member);
    this.group.tellLeaving(member, why);
    this.group.evict(member, () => this.end(member), 'respected');
  }

  private end(member: Member): void {
    this.struck.delete(member);
    this.draining.delete(member);
    if (this.group.isAlive(member)) this.group.terminate(member);
  }
}
