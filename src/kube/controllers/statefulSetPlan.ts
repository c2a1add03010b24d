// What a StatefulSet does next, decided from its pods by ordinal. Ordered sets take one step at a time, parallel ones
// all of them, but an update always goes pod by pod from the highest ordinal down.
// @upstream pkg/controller/statefulset/stateful_set_control.go updateStatefulSet

import type { StatefulSetConfig } from '../api/workloadConfig.ts';

/** A pod of the set as far as the plan asks. */
export interface SetPod {
  readonly isFinished: boolean;
  readonly isTerminating: boolean;
  /** Running, Ready and, where there is a least time for that, for long enough. */
  readonly isAvailable: boolean;
  readonly isCurrent: boolean;
}

export type SetStep =
  | { readonly kind: 'create'; readonly ordinal: number }
  | { readonly kind: 'delete'; readonly ordinal: number };

type Config = Pick<StatefulSetConfig, 'podManagementPolicy' | 'updateStrategy'>;

/** `pods` by ordinal; those from `replicas` on are to go. */
export function nextSteps(config: Config, replicas: number, pods: ReadonlyMap<number, SetPod>): SetStep[] {
  const ordered = config.podManagementPolicy === 'OrderedReady';
  const steps: SetStep[] = [];
  const filled = fill(ordered, replicas, pods, steps);
  if (!filled) return steps;
  const condemned = condemn(ordered, replicas, pods, steps);
  if (condemned && steps.length === 0) update(config, replicas, pods, steps);
  return steps;
}

/** Creates what is missing from below. False when the rest has to wait. */
function fill(
  ordered: boolean,
  replicas: number,
  pods: ReadonlyMap<number, SetPod>,
  steps: SetStep[],
): boolean {
  for (let ordinal = 0; ordinal < replicas; ordinal++) {
    const pod = pods.get(ordinal);
    if (pod === undefined) steps.push({ kind: 'create', ordinal });
    else if (pod.isFinished && !pod.isTerminating) steps.push({ kind: 'delete', ordinal });
    else if (pod.isAvailable && !pod.isTerminating) continue;
    if (ordered) return false;
  }
  return true;
}

/** Deletes surplus pods from above; an ordered set waits for each to be gone, and for the others to be well. */
function condemn(
  ordered: boolean,
  replicas: number,
  pods: ReadonlyMap<number, SetPod>,
  steps: SetStep[],
): boolean {
  const surplus = [...pods.keys()].filter((ordinal) => ordinal >= replicas).sort((a, b) => b - a);
  const firstUnhealthy = surplus.findLast((ordinal) => pods.get(ordinal)?.isAvailable !== true);
  for (const ordinal of surplus) {
    const pod = pods.get(ordinal);
    const mayGo = pod?.isAvailable === true || ordinal === firstUnhealthy || !ordered;
    if (pod?.isTerminating === false && mayGo) steps.push({ kind: 'delete', ordinal });
    if (ordered) return false;
  }
  return true;
}

/** Deletes one outdated pod, once all above it are well; it is created anew from the new template. */
function update(config: Config, replicas: number, pods: ReadonlyMap<number, SetPod>, steps: SetStep[]): void {
  if (config.updateStrategy.type === 'OnDelete') return;
  for (let ordinal = replicas - 1; ordinal >= config.updateStrategy.partition; ordinal--) {
    const pod = pods.get(ordinal);
    if (pod === undefined || pod.isTerminating) return;
    if (!pod.isCurrent) {
      steps.push({ kind: 'delete', ordinal });
      return;
    }
    if (!pod.isAvailable) return;
  }
}
