// The priority classes every cluster has, as scenarios name them.

import { SYSTEM_PRIORITIES } from '../../kube/api/systemPriorities.ts';

export const SYSTEM_PRIORITY_CLASSES: readonly string[] = [...SYSTEM_PRIORITIES.keys()];

/** Of other classes the cluster knows the value: its admission fills it in. */
export function priorityOf(className: string): number {
  return SYSTEM_PRIORITIES.get(className) ?? 0;
}
