// The taints Kubernetes itself puts on nodes.

import type { Taint } from './objects.ts';

/** Set at registration by API admission, later by the node lifecycle controller while the kubelet reports NotReady. */
export const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' };
export const UNREACHABLE: Taint = { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoSchedule' };
export const UNSCHEDULABLE: Taint = {
  key: 'node.kubernetes.io/unschedulable',
  value: '',
  effect: 'NoSchedule',
};

/** The same taints with one more or one fewer; the same list where nothing changes. */
export function withTaint(taints: readonly Taint[], taint: Taint, present: boolean): readonly Taint[] {
  const isIt = (one: Taint): boolean => one.key === taint.key && one.effect === taint.effect;
  if (taints.some(isIt) === present) return taints;
  return present ? [...taints, taint] : taints.filter((one) => !isIt(one));
}
