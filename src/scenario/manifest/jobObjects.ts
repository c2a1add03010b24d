// Jobs and CronJobs of manifests as the cluster takes them, with the API server's defaults.

import type { CronJobConfig, JobSpec } from '../../kube/workloadConfig.ts';
import type { Annotations } from './podLife.ts';
import { optional } from './schedulingObjects.ts';
import { seconds, templateOf } from './templates.ts';
import type { CronJobForm, JobSpecForm } from './workloadForms.ts';

/** A suspended Job makes no pods, as one of no parallelism does. */
export function jobOf(spec: JobSpecForm, around: Annotations | undefined, namespace: string): JobSpec {
  const single = spec.completions === undefined && spec.parallelism === undefined;
  return {
    template: templateOf(spec.template, around, namespace, true),
    ...optional('completions', single ? 1 : spec.completions),
    parallelism: spec.suspend === true ? 0 : (spec.parallelism ?? 1),
    backoffLimit: spec.backoffLimit ?? 6,
    completionMode: spec.completionMode ?? 'NonIndexed',
    ...optional('activeDeadline', seconds(spec.activeDeadlineSeconds)),
    ...optional('ttlAfterFinished', seconds(spec.ttlSecondsAfterFinished)),
    podReplacementPolicy: spec.podReplacementPolicy ?? 'TerminatingOrFailed',
  };
}

export function cronJobOf(
  { metadata, spec }: CronJobForm,
  namespace: string,
): Omit<CronJobConfig, 'namespace' | 'name'> {
  const { jobTemplate } = spec;
  const around = { ...metadata.annotations, ...jobTemplate.metadata?.annotations };
  return {
    schedule: spec.schedule,
    concurrencyPolicy: spec.concurrencyPolicy ?? 'Allow',
    ...optional('startingDeadline', seconds(spec.startingDeadlineSeconds)),
    successfulJobsHistoryLimit: spec.successfulJobsHistoryLimit ?? 3,
    failedJobsHistoryLimit: spec.failedJobsHistoryLimit ?? 1,
    suspend: spec.suspend ?? false,
    jobTemplate: jobOf(jobTemplate.spec, around, namespace),
  };
}
