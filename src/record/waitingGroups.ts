// Pods that wait for the same cause, together: those without a node by the scheduler's reasons, those whose containers
// fail by workload, those without an address of their subnet by subnet, all others by reason alone.

import { isOfSubnet } from '../base/waitingReason.ts';
import { podStatus, type PodRecord } from './podRecord.ts';

type SubnetOf = (node: string) => string | undefined;

/** The same for pods that wait for the same cause. */
export function waitingKey(pod: PodRecord, subnetOf: SubnetOf): string {
  const { waitingReason: reason } = pod;
  if (reason === undefined) return '';
  if (podStatus(pod) === 'CrashLoopBackOff') return `${reason} ${pod.workload}`;
  if (pod.node === undefined) return `${reason} ${pod.schedulingReasons.join(', ')}`;
  return isOfSubnet(reason) ? `${reason} ${subnetOf(pod.node) ?? ''}` : reason;
}

/** Together what has the same key, the largest group first. */
export function groupedBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): [key: string, group: readonly [T, ...T[]]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups].sort(([, one], [, other]) => other.length - one.length);
}
