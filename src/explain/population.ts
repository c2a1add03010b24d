// The pods by which changes are judged. Interchangeable pods are counted, not followed by name: the population is all
// pods of the same workloads that were created in the same span, from a step of the timeline on.

import { SECOND, type Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { PlayedRun } from './playedRun.ts';

/** Pods that a step creates one after the other within this time were created at once. */
export const AT_ONCE: Milliseconds = 5 * SECOND;

export interface Population {
  /** namespace/name of their workloads. */
  readonly workloads: readonly string[];
  /** Created at this time or later. */
  readonly from: Milliseconds;
  /** Created before this time; Infinity: at any later time. */
  readonly before: Milliseconds;
  /** From then on pods without a controller that keeps their number, and those in place of evicted ones, are others. */
  readonly settledAt: Milliseconds;
}

/** For what does not count pods. */
export const NOBODY: Population = { workloads: [], from: 0, before: 0, settledAt: 0 };

/** Of these pods and all that are like them. */
export function populationOf(pods: readonly string[], { chronicle, scenario }: PlayedRun): Population {
  const histories = pods.flatMap((pod) => chronicle.pods.get(pod) ?? []);
  const created = histories.map(({ createdAt }) => createdAt);
  const first = created.reduce((one, other) => Math.min(one, other), Infinity);
  const last = created.reduce((one, other) => Math.max(one, other), 0);
  const steps = changingSteps(scenario);
  const workloads = new Set(histories.map(({ pod, owner }) => workloadKey(pod, owner)));
  return {
    workloads: [...workloads],
    from: steps.findLast((at) => at <= first) ?? 0,
    before: steps.find((at) => at > last) ?? Infinity,
    settledAt: last + AT_ONCE,
  };
}

/** Of all pods of the workload that came from the step on after which something happened at `at`. */
export function populationSince(workload: string, at: Milliseconds, { scenario }: PlayedRun): Population {
  const from = changingSteps(scenario).findLast((step) => step <= at) ?? 0;
  return { workloads: [workload], from, before: Infinity, settledAt: Infinity };
}

/** `namespace/name`: workloads of two namespaces may share a name. */
export function workloadKey(pod: string, owner: string): string {
  return `${pod.slice(0, pod.indexOf('/'))}/${owner}`;
}

/** A look changes nothing. */
function changingSteps({ timeline }: CompiledScenario): Milliseconds[] {
  return timeline.flatMap(({ at, action }) => (action.kind === 'observe' ? [] : [at]));
}
