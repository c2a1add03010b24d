// InterPodAffinity: its filter over the required terms of the pod to place and of the pods that are there,
// and its score over the preferred ones.
// @upstream pkg/scheduler/framework/plugins/interpodaffinity

import type { InterPodCounts, RuleCounts } from './interPodCounts.ts';
import { type AppliedTerm, weightOn } from './interPodTerms.ts';
import { matchesAllTerms, type PodKind } from './podKind.ts';
import { cell, type ScoredNodes } from './slots.ts';
import { NO_DOMAIN } from './topology.ts';

export type InterPodVerdict = 'fits' | 'affinity' | 'anti-affinity' | 'existing-anti-affinity';

export const INTER_POD_REASONS: Readonly<Record<Exclude<InterPodVerdict, 'fits'>, string>> = {
  affinity: "node(s) didn't match pod affinity rules",
  'anti-affinity': "node(s) didn't match pod anti-affinity rules",
  'existing-anti-affinity': "node(s) didn't satisfy existing pods anti-affinity rules",
};

/** Terms that apply more, or fewer (negative weights), while pods are tried on a node or taken off it. */
export interface InterPodChange {
  readonly affinity: AppliedTerm[];
  readonly anti: AppliedTerm[];
  readonly existingAnti: AppliedTerm[];
}

export function noInterPodChange(): InterPodChange {
  return { affinity: [], anti: [], existingAnti: [] };
}

export function changeInterPod(
  change: InterPodChange,
  { kind, affinity, anti, existingAnti }: InterPodCounts,
  other: PodKind,
  sign: 1 | -1,
): void {
  const signed = ({ key, weight }: AppliedTerm): AppliedTerm => ({ key, weight: sign * weight });
  change.affinity.push(...affinity.rule(kind, other).map(signed));
  change.anti.push(...anti.rule(kind, other).map(signed));
  change.existingAnti.push(...existingAnti.rule(kind, other).map(signed));
}

const NO_CHANGE = noInterPodChange();

/** `change` is about pods on this very node. */
export function interPodVerdict(
  counts: InterPodCounts,
  slot: number,
  change: InterPodChange = NO_CHANGE,
): InterPodVerdict {
  if (!meetsAffinity(counts, slot, change)) return 'affinity';
  if (anyOn(counts, counts.anti, slot, change.anti)) return 'anti-affinity';
  if (anyOn(counts, counts.existingAnti, slot, change.existingAnti)) return 'existing-anti-affinity';
  return 'fits';
}

/** A pod that would be the first of those it wants to be with may go anywhere the labels exist. */
function meetsAffinity(interPod: InterPodCounts, slot: number, change: InterPodChange): boolean {
  const { affinity, kind } = interPod;
  if (affinity.byKey.size === 0) return true;
  let met = true;
  let anybody = false;
  for (const [key, counts] of affinity.byKey) {
    if (!interPod.hasLabel(slot, key)) return false;
    const changed = weightOn(key, change.affinity);
    if (counts.countIn(counts.topology.domainOf(slot)) + changed <= 0) met = false;
    if (counts.total + changed > 0) anybody = true;
  }
  return met || (!anybody && matchesAllTerms(kind.affinity?.required ?? [], kind, kind));
}

function anyOn(
  interPod: InterPodCounts,
  { byKey }: RuleCounts,
  slot: number,
  changed: readonly AppliedTerm[],
): boolean {
  for (const [key, counts] of byKey) {
    const domain = counts.topology.domainOf(slot);
    if (domain !== NO_DOMAIN && counts.countIn(domain) + weightOn(key, changed) > 0) return true;
  }
  return changed.some(({ key, weight }) => weight > 0 && !byKey.has(key) && interPod.hasLabel(slot, key));
}

/** Adds the weighted score of each node, 0 … 100. */
export function addInterPodScores(
  { score }: InterPodCounts,
  totals: Int32Array,
  weight: number,
  { slots, count }: ScoredNodes,
): void {
  const sums = new Float64Array(count);
  for (const counts of score.byKey.values()) {
    for (let index = 0; index < count; index++) {
      const domain = counts.topology.domainOf(cell(slots, index));
      if (domain !== NO_DOMAIN) sums[index] = (sums[index] ?? 0) + counts.countIn(domain);
    }
  }
  const least = sums.reduce((one, other) => Math.min(one, other));
  const range = sums.reduce((one, other) => Math.max(one, other)) - least;
  if (range === 0) return;
  for (let index = 0; index < count; index++) {
    const score = Math.trunc(100 * (((sums[index] ?? 0) - least) / range));
    totals[index] = cell(totals, index) + weight * score;
  }
}
