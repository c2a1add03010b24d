// Jobs and CronJobs of manifests as the cluster takes them, with the API server's defaults.

import { elementAt } from '../../base/assert.ts';
import type { CronJobConfig, JobSpec, PodFailureRule, SuccessRule } from '../../kube/api/workloadConfig.ts';
import type { Annotations } from './lifeAnnotations.ts';
import { optional } from './schedulingObjects.ts';
import { seconds, templateOf } from './templates.ts';
import { zoneRuleOf } from './timeZones.ts';
import type { CronJobForm, FailureRuleForm, JobSpecForm, SuccessRuleForm } from './workloadForms.ts';

export function jobOf(spec: JobSpecForm, around: Annotations | undefined, namespace: string): JobSpec {
  const rules = spec.podFailurePolicy && (spec.podFailurePolicy.rules ?? []);
  const single = spec.completions === undefined && spec.parallelism === undefined;
  return {
    template: templateOf(spec.template, around, namespace, true),
    ...optional('completions', single ? 1 : spec.completions),
    parallelism: spec.parallelism ?? 1,
    backoffLimit: spec.backoffLimit ?? 6,
    completionMode: spec.completionMode ?? 'NonIndexed',
    ...optional('activeDeadline', seconds(spec.activeDeadlineSeconds)),
    ...optional('ttlAfterFinished', seconds(spec.ttlSecondsAfterFinished)),
    podReplacementPolicy:
      spec.podReplacementPolicy ?? (rules === undefined ? 'TerminatingOrFailed' : 'Failed'),
    ...optional('suspend', spec.suspend),
    ...optional('podFailurePolicy', rules?.map(failureRuleOf)),
    ...optional('successPolicy', spec.successPolicy?.rules.map(successRuleOf)),
    written: spec,
  };
}

function failureRuleOf({ action, onExitCodes, onPodConditions }: FailureRuleForm): PodFailureRule {
  return {
    action,
    ...optional('onExitCodes', onExitCodes && exitCodesOf(onExitCodes)),
    ...optional(
      'onPodConditions',
      onPodConditions?.map(({ type, status = 'True' }) => ({ type, status })),
    ),
  };
}

function exitCodesOf({ containerName, operator, values }: NonNullable<FailureRuleForm['onExitCodes']>) {
  return { ...optional('container', containerName), operator, values };
}

function successRuleOf({ succeededIndexes, succeededCount }: SuccessRuleForm): SuccessRule {
  return {
    ...optional('succeededIndexes', succeededIndexes === undefined ? undefined : indexesIn(succeededIndexes)),
    ...optional('succeededCount', succeededCount),
  };
}

/** `0,2-4`. */
function indexesIn(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const ends = part.split('-').map(Number);
    const first = elementAt(ends, 0);
    const last = ends[1] ?? first;
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  });
}

export function cronJobOf(
  { metadata, spec }: CronJobForm,
  namespace: string,
): Omit<CronJobConfig, 'namespace' | 'name'> {
  const { jobTemplate } = spec;
  const around = { ...metadata.annotations, ...jobTemplate.metadata?.annotations };
  return {
    schedule: spec.schedule,
    ...optional('zone', spec.timeZone === undefined ? undefined : zoneRuleOf(spec.timeZone)),
    ...optional('timeZone', spec.timeZone),
    concurrencyPolicy: spec.concurrencyPolicy ?? 'Allow',
    ...optional('startingDeadline', seconds(spec.startingDeadlineSeconds)),
    successfulJobsHistoryLimit: spec.successfulJobsHistoryLimit ?? 3,
    failedJobsHistoryLimit: spec.failedJobsHistoryLimit ?? 1,
    suspend: spec.suspend ?? false,
    jobTemplate: jobOf(jobTemplate.spec, around, namespace),
  };
}
