// Instances that never became nodes are taken back: those that did not register in time, and those that cannot be had.
// @upstream cluster-autoscaler/core/static_autoscaler.go#removeOldUnregisteredNodes, deleteCreatedNodesWithErrors

import type { Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { AwsGroups } from './awsGroups.ts';
import type { ClusterStateRegistry } from './clusterState.ts';
import type { EventPort } from './ports.ts';

export function removeOldUnregistered(
  groups: AwsGroups,
  registry: ClusterStateRegistry,
  events: EventPort,
  flags: ClusterAutoscalerFlags,
  now: Milliseconds,
): void {
  const isForced = flags['force-delete-unregistered-nodes'];
  for (const group of groups.all()) {
    const possible = isForced ? Infinity : group.targetSize - group.minSize;
    const doomed = registry.readinessOf(group.name).longUnregistered.slice(0, Math.max(0, possible));
    if (doomed.length === 0) continue;
    const refused = groups.deleteInstances(group, new Set(doomed.map(({ id }) => id)), now, isForced);
    for (const { providerId } of doomed) {
      if (refused === undefined) {
        const message = `Removed unregistered node ${providerId}`;
        events.ofStatus({ type: 'Normal', reason: 'DeleteUnregistered', message });
      } else {
        const message = `Failed to remove node ${providerId}: ${refused}`;
        events.ofStatus({ type: 'Warning', reason: 'DeleteUnregisteredFailed', message });
      }
    }
  }
}

export function deleteCreatedWithErrors(
  groups: AwsGroups,
  registry: ClusterStateRegistry,
  now: Milliseconds,
): void {
  for (const { group, instances } of registry.createdWithErrors()) {
    groups.deleteInstances(group, new Set(instances.map(({ id }) => id)), now);
  }
}
