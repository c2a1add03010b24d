// Priorities that Kubernetes gives to what keeps a cluster going. @upstream pkg/apis/scheduling/types.go

import type { PodSpec } from './objects.ts';

const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

/** The priority classes every cluster has. @upstream pkg/apis/scheduling/types.go, helpers.go#SystemPriorityClasses */
export const SYSTEM_PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['system-cluster-critical', SYSTEM_CRITICAL_PRIORITY],
  ['system-node-critical', SYSTEM_CRITICAL_PRIORITY + 1000],
]);

/** @upstream pkg/kubelet/types IsCriticalPodBasedOnPriority */
export function isCritical({ priority }: PodSpec): boolean {
  return priority >= SYSTEM_CRITICAL_PRIORITY;
}
