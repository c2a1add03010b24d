// What must hold for node groups after each event.
// Verified, by name: group-size, the desired capacity of an Auto Scaling group is within its limits; update-unavailable, an
// update of a managed group has no more nodes on their way out at a time than its maxUnavailable.
// Not verified: how many instances it has, which follow; the maximum once EKS updates the group, for which it raises it.

import type { Fact } from '../record/trace.ts';
import type { NodeGroupView } from '../kube/view.ts';

export function brokenGroups(groups: Iterable<NodeGroupView>): string[] {
  const broken: string[] = [];
  for (const { config, desired, isDeleted, updates } of groups) {
    const { limits, name } = config;
    if (limits === undefined || isDeleted) continue;
    if (desired >= limits.min && (desired <= limits.max || updates.length > 0)) continue;
    broken.push(
      `group-size: ${name} is to have ${desired} instances, with limits ${limits.min} to ${limits.max}`,
    );
  }
  return broken;
}

interface Update {
  readonly maxUnavailable: number;
  /** Nodes that it drains, until their instance ends. */
  readonly leaving: Set<string>;
}

export class UpdateInvariants {
  private readonly updates = new Map<string, Update>();
  private broken: string[] = [];

  apply(fact: Fact): void {
    if (fact.kind === 'node-group-update-started') {
      this.updates.set(fact.group, { maxUnavailable: fact.maxUnavailable, leaving: new Set() });
    } else if (fact.kind === 'node-group-update-ended') this.updates.delete(fact.group);
    else if (fact.kind === 'node-group-update-progressed' && fact.phase === 'rollback')
      this.updates.get(fact.group)?.leaving.clear();
    else if (fact.kind === 'instance-terminated')
      for (const { leaving } of this.updates.values()) leaving.delete(fact.node);
    else if (fact.kind === 'node-leaving' && fact.why === 'update') this.leave(fact.group, fact.node);
  }

  check(): string[] {
    const { broken } = this;
    if (broken.length > 0) this.broken = [];
    return broken;
  }

  private leave(group: string, node: string): void {
    const update = this.updates.get(group);
    if (update === undefined) return;
    const { maxUnavailable, leaving } = update;
    leaving.add(node);
    if (leaving.size > maxUnavailable)
      this.broken.push(
        `update-unavailable: ${leaving.size} nodes of ${group} are drained at a time, ${maxUnavailable} at most should be`,
      );
  }
}
