// What must hold for node groups after each event.
// Verified, by name: group-size, the desired capacity of an Auto Scaling group is within its limits.
// Not verified: how many instances it has, which follow; the maximum once EKS updates the group, for which it raises it.

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
