// How many nodes an update of a managed node group takes at one time, and how many it launches first.
// @upstream EKS user guide, "Understand each phase of node updates"; EKS API, NodegroupUpdateConfig

import type { NodeUpdateConfig } from './config.ts';

const MOST_UNAVAILABLE = 100;

/** Of groups that say nothing. */
export const ONE_AT_A_TIME: NodeUpdateConfig = {
  maxUnavailable: { kind: 'count', value: 1 },
  strategy: 'DEFAULT',
};

/** @assumption a share is rounded down, to one node at least. */
export function unavailableNodes(
  { maxUnavailable: { kind, value } }: NodeUpdateConfig,
  size: number,
): number {
  const nodes = kind === 'count' ? value : Math.floor((size * value) / 100);
  return Math.min(MOST_UNAVAILABLE, Math.max(1, nodes));
}

/** `zones`: in which the group may launch. @assumption EKS launches all of what it calls "up to" twice the zones. */
export function surgeNodes(config: NodeUpdateConfig, size: number, zones: number): number {
  if (config.strategy === 'MINIMAL' || size === 0) return 0;
  return Math.max(2 * zones, unavailableNodes(config, size));
}
