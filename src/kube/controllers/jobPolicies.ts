// What a Job's policies make of its pods' ends: a failure that counts, that does not, or that ends the Job; successes
// that suffice before all are there.
// @upstream pkg/controller/job/pod_failure_policy.go, success_policy.go

import { elementAt } from '../../base/assert.ts';
import { podKey, type Pod } from '../api/objects.ts';
import type { JobSpec, PodFailureRule, SuccessRule } from '../api/workloadConfig.ts';

export type FailureVerdict =
  { readonly action: 'Count' | 'Ignore' } | { readonly action: 'FailJob'; readonly message: string };

const COUNT: FailureVerdict = { action: 'Count' };

/** The first rule that matches decides. `FailIndex` counts: back-offs by index are not modelled. */
export function judgeFailure({ podFailurePolicy = [] }: JobSpec, pod: Pod): FailureVerdict {
  for (const [index, rule] of podFailurePolicy.entries()) {
    const why = matchOf(rule, pod);
    if (why === undefined) continue;
    if (rule.action === 'Ignore') return { action: 'Ignore' };
    if (rule.action !== 'FailJob') return COUNT;
    return { action: 'FailJob', message: `${why} matching ${rule.action} rule at index ${index}` };
  }
  return COUNT;
}

function matchOf({ onExitCodes, onPodConditions = [] }: PodFailureRule, pod: Pod): string | undefined {
  if (onExitCodes !== undefined) {
    const { container: wanted, operator, values } = onExitCodes;
    const { container, exitCode } = exitOf(pod);
    if (exitCode === 0 || (wanted !== undefined && wanted !== container)) return undefined;
    if (values.includes(exitCode) !== (operator === 'In')) return undefined;
    return `Container ${container} for pod ${podKey(pod)} failed with exit code ${exitCode}`;
  }
  const isDisrupted = pod.disruptionTarget !== undefined;
  const condition = onPodConditions.find(({ type, status }) => {
    return type === 'DisruptionTarget' && (status === 'True') === isDisrupted;
  });
  return condition && `Pod ${podKey(pod)} has condition ${condition.type}`;
}

/** What ended without an exit of its own was killed: 128 and SIGTERM. */
function exitOf({ lastExit, spec }: Pod): { readonly container: string; readonly exitCode: number } {
  return lastExit ?? { container: elementAt(spec.containers, 0).name, exitCode: 143 };
}

/** Which rule of the success policy these indexes meet. */
export function metSuccessRule(
  rules: readonly SuccessRule[],
  succeeded: ReadonlySet<number>,
): number | undefined {
  const index = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    const counted = succeededIndexes?.filter((one) => succeeded.has(one)).length ?? succeeded.size;
    return counted >= (succeededCount ?? succeededIndexes?.length ?? Infinity);
  });
  return index === -1 ? undefined : index;
}
