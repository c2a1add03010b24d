// The priority classes every cluster has.

/** @upstream pkg/apis/scheduling/types.go#SystemCriticalPriority, helpers.go#SystemPriorityClasses */
export const PRIORITIES = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
} as const;

export const SYSTEM_PRIORITY_CLASSES: readonly string[] = Object.keys(PRIORITIES);

/** Of other classes the cluster knows the value: its admission fills it in. */
export function priorityOf(className: string): number {
  return Object.entries(PRIORITIES).find(([name]) => name === className)?.[1] ?? 0;
}
