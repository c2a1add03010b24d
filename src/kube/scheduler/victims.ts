// Which pods of one node would have to go for a pod to fit there: as few and as unimportant ones as the order
// of trying allows.
// @upstream pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go#SelectVictimsOnNode

import type { DisruptionBudget } from '../api/disruptionBudget.ts';
import type { Pod } from '../api/objects.ts';
import { isEmptySelector, matchesSelector } from './labelSelector.ts';
import type { NodeInfo, PlacedPod } from './nodeInfo.ts';
import { PASSES } from './plugin.ts';
import { type AttemptContext, NodeTrial } from './nodeTrial.ts';
import type { Verdicts } from './verdicts.ts';

export interface Victims {
  readonly node: NodeInfo;
  /** From the most important down. */
  readonly pods: readonly Pod[];
  /** How many of them go against a disruption budget. */
  readonly violations: number;
}

/** The status number that stays when all less important pods are gone; `none` when there are none to go. */
export type NoVictims = { readonly status: number } | 'none';

export function selectVictims(
  context: AttemptContext,
  node: NodeInfo,
  nominated: readonly PlacedPod[],
  budgets: readonly DisruptionBudget[],
  verdicts: Verdicts,
): Victims | NoVictims {
  const { priority } = context.podClass.spec;
  if (!node.pods.some((placed) => placed.class.spec.priority < priority)) return 'none';
  const trial = new NodeTrial(context, node);
  const candidates = trial.node.pods.filter((placed) => placed.class.spec.priority < priority);
  for (const placed of candidates) trial.remove(placed);
  const status = verdicts.onTrialWith(trial, nominated);
  if (status !== PASSES) return { status };
  const { violating, others } = splitByBudget(candidates.sort(byImportance), budgets);
  const keep = (placed: PlacedPod): boolean => {
    trial.add(placed);
    if (verdicts.onTrialWith(trial, nominated) === PASSES) return true;
    trial.remove(placed);
    return false;
  };
  const violated = violating.filter((placed) => !keep(placed));
  const victims = [...violated, ...others.filter((placed) => !keep(placed))].sort(byImportance);
  if (victims.length === 0) return 'none';
  return { node, pods: victims.map(({ pod }) => pod), violations: violated.length };
}

/**
 * Higher priority first, then the one that started earlier.
 * @upstream pkg/scheduler/util/utils.go#MoreImportantPod
 */
function byImportance(one: PlacedPod, other: PlacedPod): number {
  return other.pod.spec.priority - one.pod.spec.priority || startOf(one.pod) - startOf(other.pod);
}

/** A pod that has not started counts as one that starts now: after all others. */
export function startOf(pod: Pod): number {
  return pod.startedAt ?? Number.MAX_SAFE_INTEGER;
}

/** Budgets are used up in the order of importance. */
function splitByBudget(
  candidates: readonly PlacedPod[],
  budgets: readonly DisruptionBudget[],
): { violating: PlacedPod[]; others: PlacedPod[] } {
  const allowances = budgets.map((budget) => ({ of: budget, left: budget.disruptionsAllowed }));
  const violating: PlacedPod[] = [];
  const others: PlacedPod[] = [];
  for (const placed of candidates) {
    let violates = false;
    for (const budget of allowances) {
      if (covers(budget.of, placed.pod) && --budget.left < 0) violates = true;
    }
    (violates ? violating : others).push(placed);
  }
  return { violating, others };
}

function covers({ namespace, selector, disruptedPods }: DisruptionBudget, pod: Pod): boolean {
  return (
    namespace === pod.namespace &&
    selector !== undefined &&
    !isEmptySelector(selector) &&
    Object.keys(pod.labels).length > 0 &&
    matchesSelector(selector, pod.labels) &&
    !disruptedPods.includes(pod.name)
  );
}
