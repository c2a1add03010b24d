// Which pods a kubelet ends so that a critical pod finds room: as little harm as possible, first to best-effort pods,
// then to burstable ones, last to guaranteed ones.
// @upstream pkg/kubelet/preemption/preemption.go

import { elementAt } from '../../base/assert.ts';
import { amountsOf, type Shortage } from './kubeletAdmission.ts';
import type { Pod } from '../api/objects.ts';
import { qosClassOf, type QosClass } from '../api/qosClass.ts';
import { demandOf } from '../scheduler/podDemand.ts';
import { isCritical } from '../api/systemPriorities.ts';

export const PREEMPTION = {
  reason: 'Preempting',
  message: 'Preempted in order to admit critical pod',
} as const;

/** A pod that may have to go, and what that would free. */
interface Candidate {
  readonly pod: Pod;
  readonly frees: ReadonlyMap<string, number>;
}

interface Need {
  readonly resource: string;
  readonly amount: number;
}

export type Victims =
  { readonly ok: true; readonly pods: readonly Pod[] } | { readonly ok: false; readonly error: string };

/** `active`: the pods on the node, in the order in which the kubelet came to know them. */
export function victimsFor(preemptor: Pod, active: readonly Pod[], shortages: readonly Shortage[]): Victims {
  const needs = shortages.map(({ resource, requested, used, capacity }) => {
    return { resource, amount: requested - (capacity - used) };
  });
  const candidates = active.filter((pod) => mayPreempt(preemptor, pod)).map(candidateOf);
  const of = (wanted: QosClass): Candidate[] =>
    candidates.filter(({ pod }) => qosClassOf(pod.spec) === wanted);
  const unmet = without(needs, candidates);
  if (unmet.length > 0) return { ok: false, error: unmetText(unmet) };
  const [bestEffort, burstable] = [of('BestEffort'), of('Burstable')];
  const fromGuaranteed = nearest(of('Guaranteed'), without(needs, [...bestEffort, ...burstable]));
  const fromBurstable = nearest(burstable, without(needs, [...bestEffort, ...fromGuaranteed]));
  const fromBestEffort = nearest(bestEffort, without(needs, [...fromBurstable, ...fromGuaranteed]));
  return { ok: true, pods: [...fromBestEffort, ...fromBurstable, ...fromGuaranteed].map(({ pod }) => pod) };
}

/** @upstream pkg/kubelet/types Preemptable */
function mayPreempt({ spec: preemptor }: Pod, { spec }: Pod): boolean {
  return (isCritical(preemptor) && !isCritical(spec)) || preemptor.priority > spec.priority;
}

function candidateOf(pod: Pod): Candidate {
  return { pod, frees: amountsOf(demandOf(pod.spec)).set('pods', 1) };
}

/** What is still needed when they are gone. */
function without(needs: readonly Need[], gone: readonly Candidate[]): Need[] {
  return needs
    .map(({ resource, amount }) => ({
      resource,
      amount: gone.reduce((left, { frees }) => left - (frees.get(resource) ?? 0), amount),
    }))
    .filter(({ amount }) => amount > 0);
}

/** Takes the pod that comes nearest to what is needed, then the next, until nothing is. */
function nearest(candidates: readonly Candidate[], needs: readonly Need[]): Candidate[] {
  const left = [...candidates];
  const taken: Candidate[] = [];
  let missing = needs;
  while (missing.length > 0 && left.length > 0) {
    const best = nearestOf(left, missing);
    const chosen = elementAt(left, best);
    taken.push(chosen);
    missing = without(missing, [chosen]);
    // Upstream fills the gap with the last one, which decides later draws.
    left[best] = elementAt(left, left.length - 1);
    left.pop();
  }
  return taken;
}

function nearestOf(candidates: readonly Candidate[], needs: readonly Need[]): number {
  let best = 0;
  let least = Infinity;
  for (const [index, candidate] of candidates.entries()) {
    const distance = distanceOf(candidate, needs);
    if (distance > least || (distance === least && !isSmaller(candidate, elementAt(candidates, best))))
      continue;
    best = index;
    least = distance;
  }
  return best;
}

/** Each need weighs alike: squares of the shares that would still be missing. */
function distanceOf({ frees }: Candidate, needs: readonly Need[]): number {
  let distance = 0;
  for (const { resource, amount } of needs) {
    const share = Math.max(0, amount - (frees.get(resource) ?? 0)) / amount;
    distance += share * share;
  }
  return distance;
}

/** Or as small: the later of two equals is taken. */
function isSmaller(one: Candidate, other: Candidate): boolean {
  for (const resource of ['memory', 'cpu']) {
    const difference = (one.frees.get(resource) ?? 0) - (other.frees.get(resource) ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

function unmetText(needs: readonly Need[]): string {
  const list = needs.map(({ resource, amount }) => `(res: ${resource}, q: ${amount}), `).join('');
  return (
    'Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods ' +
    `to preempt: no set of running pods found to reclaim resources: [${list}]`
  );
}
