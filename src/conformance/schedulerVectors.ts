// Holds the scheduler against decisions of the real one: the same code that places pods in a run decides each vector.

import { VectorCluster } from './schedulerVectorCluster.ts';
import type { SchedulerVector, VectorPreemption, VectorResult } from './schedulerVectorFormat.ts';

/** One vector's verdict: accepted when nothing differs. */
export interface SchedulerVerdict {
  readonly name: string;
  readonly kubernetesVersion: string;
  /** `feasible: observed …, the model says …` */
  readonly differences: readonly string[];
}

export function judgeSchedulerVector(vector: SchedulerVector): SchedulerVerdict {
  const { name, kubernetesVersion, result } = vector;
  const decided = new VectorCluster(vector).decide();
  const differences: string[] = [];
  for (const aspect of ASPECTS) {
    const observed = canonical(result[aspect]);
    const modelled = canonical(decided[aspect]);
    if (observed !== modelled && !(aspect === 'preemption' && isAmong(result, decided))) {
      differences.push(`${aspect}: observed ${observed}, the model says ${modelled}`);
    }
  }
  return { name, kubernetesVersion, differences };
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
