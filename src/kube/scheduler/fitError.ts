// The words for a pod that fits nowhere.
// @upstream pkg/scheduler/framework/types.go#FitError

import type { SchedulingRejection } from '../api/schedulingFailure.ts';
import type { Behaviour } from './behaviour.ts';
import { type NodeStatuses, pluginBit, type PluginSet } from './nodeStatus.ts';

export const NO_NODES = 'no nodes available to schedule pods';

/** By PreFilter, which looks at no node. */
export const NOT_NAMED = { plugin: 'NodeAffinity' } as const satisfies SchedulingRejection;

/** The same of a pod whose claims are not there, or not bound. */
export const UNBOUND_CLAIM = {
  plugin: 'VolumeBinding',
  resource: 'persistentvolumeclaims',
} as const satisfies SchedulingRejection;

/** How many nodes give a reason, by reason. */
export type ReasonCounts = Map<string, number>;

/** `histogram` by status number; slots 0 and 1 are no rejections. */
export function countReasons(statuses: NodeStatuses, histogram: readonly number[]): ReasonCounts {
  const counts: ReasonCounts = new Map();
  histogram.forEach((nodes, number) => {
    if (number < 2 || nodes === 0) return;
    for (const reason of statuses.get(number).reasons) countReason(counts, reason, nodes);
  });
  return counts;
}

export function countReason(counts: ReasonCounts, reason: string, nodes: number): void {
  counts.set(reason, (counts.get(reason) ?? 0) + nodes);
}

/** The plugins that rejected a node. */
export function rejectors(statuses: NodeStatuses, histogram: readonly number[]): PluginSet {
  let set = 0;
  histogram.forEach((nodes, number) => {
    if (number >= 2 && nodes > 0) set |= pluginBit(statuses.get(number).plugin);
  });
  return set;
}

/** `0/3 nodes are available: 1 Insufficient cpu, 2 Too many pods.` Counts sort as text, not as numbers. */
export function fitErrorText(nodes: number, counts: ReasonCounts): string {
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  const sentence = reasons.length === 0 ? '' : ` ${reasons.join(', ')}.`;
  return `0/${nodes} nodes are available:${sentence}`;
}

/** Puts PostFilter's words after those of the filters. */
export function withPostFilter(text: string, postFilter: string, behaviour: Behaviour): string {
  if (postFilter === '') return text;
  return `${text} ${postFilter}${behaviour.doublesLastDot ? '.' : ''}`;
}

/** What each reason speaks of. Reasons that no status gives are of nodes that the pod's affinity does not name. */
export function rejectionsOf(
  statuses: NodeStatuses,
  histogram: readonly number[],
  reasons: readonly string[],
): SchedulingRejection[] {
  const byReason = new Map<string, SchedulingRejection>();
  histogram.forEach((nodes, number) => {
    if (number < 2 || nodes === 0) return;
    const { rejections, reasons: given } = statuses.get(number);
    rejections.forEach((rejection, index) => byReason.set(given[index] ?? '', rejection));
  });
  return reasons.map((reason) => byReason.get(reason) ?? NOT_NAMED);
}

/** Distinct reasons, those of most nodes first, equal ones by name. */
export function reasonsByCount(counts: ReasonCounts): string[] {
  return [...counts]
    .sort(([left, leftCount], [right, rightCount]) => rightCount - leftCount || (left < right ? -1 : 1))
    .map(([reason]) => reason);
}
