// Holds the scheduler against decisions of the real one: the same code that places pods in a run decides each
// vector.

import { VectorCluster } from './schedulerVectorCluster.ts';
import type { SchedulerVector, VectorPreemption, VectorResult } from './schedulerVectorFormat.ts';
import type { Verdict } from './verdict.ts';

export function isSchedulerVector(content: unknown): content is SchedulerVector {
  const keys = ['kubernetesVersion', 'nodes', 'pods', 'incoming', 'result'];
  return typeof content === 'object' && content !== null && keys.every((key) => key in content);
}

export function judgeSchedulerVector(vector: SchedulerVector): Verdict {
  const decided = new VectorCluster(vector).decide();
  const name = `${vector.name} (${vector.kubernetesVersion})`;
  const [headline, ...details] = ASPECTS.flatMap((aspect) => difference(aspect, vector.result, decided));
  return headline === undefined ? { name, accepted: true } : { name, accepted: false, headline, details };
}

const ASPECTS = [
  'feasible',
  'rejected',
  'rejectedBy',
  'rejectedCode',
  'scores',
  'best',
  'message',
  'preemption',
] as const satisfies readonly (keyof VectorResult)[];

function difference(
  aspect: (typeof ASPECTS)[number],
  observed: VectorResult,
  modelled: VectorResult,
): string[] {
  const [real, model] = [canonical(observed[aspect]), canonical(modelled[aspect])];
  if (real === model || (aspect === 'preemption' && isAmong(observed, modelled))) return [];
  return [`${aspect}: observed ${real}, the model says ${model}`];
}

/** Candidates that are equally good may have been seen in any order, and not all of them. */
function isAmong(observed: VectorResult, modelled: VectorResult): boolean {
  const seen = listOf(observed.preemption).map(canonical);
  const found = listOf(modelled.preemption).map(canonical);
  return seen.length === found.length && seen.every((one) => found.includes(one));
}

function listOf(preemption: VectorResult['preemption']): readonly VectorPreemption[] {
  if (preemption === undefined) return [];
  return 'oneOf' in preemption ? preemption.oneOf : [preemption];
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'nothing';
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, item]) => `${key}: ${canonical(item)}`).join(', ')}}`;
}
