// Jobs and CronJobs as objects of the API. @upstream pkg/controller/job, pkg/controller/cronjob

import type { CronJobSpec, CronJobStatus, JobSpec, JobStatus } from 'kubernetes-types/batch/v1.d.ts';
import type { OwnerReference } from 'kubernetes-types/meta/v1.d.ts';
import { SECOND } from '../../base/time.ts';
import { isoTime } from '../../base/calendar.ts';
import type { CronJobView, JobView } from '../../kube/view.ts';
import type { Labels } from '../../kube/api/objects.ts';
import type { JobSpec as SimulatedJobSpec } from '../../kube/api/workloadConfig.ts';
import type { JobHistory } from '../history/workloadHistory.ts';
import { ownerReference, spoken, type ApiObject, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { metadataOf, objectUid } from './objectMetadata.ts';
import { templateObject } from './templates.ts';

export function jobObjects(view: ClusterView): ApiObject[] {
  const { workloads } = view.kubernetes.stores;
  return [
    ...[...workloads.jobs.all()].map((job) => jobObject(job, view)),
    ...[...workloads.cronJobs.all()].map((cronJob) => cronJobObject(cronJob, view)),
  ];
}

function jobObject(job: JobView, view: ClusterView): ApiObjectWith<{ spec: JobSpec; status: JobStatus }> {
  const { config, cronJob, owner } = job;
  const { namespace, name } = config;
  const life = view.history.workloads.job(name);
  const labels = labelsOf(job);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadataOf(view, 'Job', config, {
      labels,
      owners: cronJob === undefined ? [] : [cronJobOwner(cronJob, namespace, view)],
      uid: owner.uid,
    }),
    spec: {
      ...specOf(config, labels),
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': owner.uid } },
    },
    status: jobStatus(job, life, view),
  };
}

function labelsOf({ config: { name, template }, owner: { uid } }: JobView): Labels {
  return {
    ...template.labels,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
}

function cronJobOwner(name: string, namespace: string, view: ClusterView): OwnerReference {
  return ownerReference({ kind: 'CronJob', name, uid: objectUid(view, 'CronJob', { namespace, name }) });
}

function specOf(spec: SimulatedJobSpec, labels: Labels): JobSpec {
  const { template, activeDeadline, ttlAfterFinished, written = {} } = spec;
  const { podFailurePolicy, successPolicy }: Partial<JobSpec> = written;
  return spoken<JobSpec>({
    activeDeadlineSeconds: activeDeadline === undefined ? undefined : activeDeadline / SECOND,
    backoffLimit: spec.backoffLimit,
    completionMode: spec.completionMode,
    completions: spec.completions,
    parallelism: spec.parallelism,
    podReplacementPolicy: spec.podReplacementPolicy,
    podFailurePolicy,
    successPolicy,
    suspend: spec.suspend ?? false,
    template: templateObject({ ...template, labels }),
    ttlSecondsAfterFinished: ttlAfterFinished === undefined ? undefined : ttlAfterFinished / SECOND,
  });
}

const REASONS = {
  CompletionsReached: {
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
  },
  SuccessPolicy: { reason: 'SuccessPolicy', message: 'Matched rules at index 0' },
  BackoffLimitExceeded: {
    reason: 'BackoffLimitExceeded',
    message: 'Job has reached the specified backoff limit',
  },
  DeadlineExceeded: {
    reason: 'DeadlineExceeded',
    message: 'Job was active longer than specified deadline',
  },
} as const;

function jobStatus(job: JobView, life: JobHistory | undefined, { time }: ClusterView): JobStatus {
  const active = job.pods().filter(({ phase, deletedAt }) => {
    return (phase === 'Pending' || phase === 'Running') && deletedAt === undefined;
  });
  const end = life?.end;
  const succeeded = end?.succeeded ?? job.pods().filter(({ phase }) => phase === 'Succeeded').length;
  const failed = end?.failed ?? job.pods().filter(({ phase }) => phase === 'Failed').length;
  return spoken<JobStatus>({
    active: active.length === 0 ? undefined : active.length,
    completionTime: end?.condition === 'Complete' ? time.time(end.at) : undefined,
    conditions: end === undefined ? [] : conditionsOf(end, time.time(end.at)),
    failed: failed === 0 ? undefined : failed,
    ready: active.filter(({ ready }) => ready).length,
    startTime: life === undefined ? undefined : time.time(life.startedAt),
    succeeded: succeeded === 0 ? undefined : succeeded,
  });
}

/** The condition that came first, and the one that says that all pods have ended. */
function conditionsOf(
  { condition, reason }: NonNullable<JobHistory['end']>,
  at: string,
): JobStatus['conditions'] {
  const told: Readonly<Record<string, { readonly reason: string; readonly message: string }>> = REASONS;
  const cause = reason ?? 'CompletionsReached';
  const why = told[cause] ?? { reason: cause, message: '' };
  const before = condition === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  return [before, condition].map((type) => {
    return { lastProbeTime: at, lastTransitionTime: at, ...why, status: 'True', type };
  });
}

function cronJobObject(
  { config, lastScheduleTime }: CronJobView,
  view: ClusterView,
): ApiObjectWith<{ spec: CronJobSpec; status: CronJobStatus }> {
  const { namespace, name, startingDeadline, jobTemplate } = config;
  const active = [...view.kubernetes.stores.workloads.jobs.all()].filter(
    (job) => job.cronJob === name && job.config.namespace === namespace && !job.isFinished,
  );
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadataOf(view, 'CronJob', config),
    spec: spoken<CronJobSpec>({
      concurrencyPolicy: config.concurrencyPolicy,
      failedJobsHistoryLimit: config.failedJobsHistoryLimit,
      jobTemplate: { metadata: {}, spec: specOf(jobTemplate, jobTemplate.template.labels) },
      schedule: config.schedule,
      startingDeadlineSeconds: startingDeadline === undefined ? undefined : startingDeadline / SECOND,
      successfulJobsHistoryLimit: config.successfulJobsHistoryLimit,
      suspend: config.suspend,
      timeZone: config.timeZone,
    }),
    status: spoken<CronJobStatus>({
      active: active.map((job) => {
        const { namespace: of, name: called } = job.config;
        return { apiVersion: 'batch/v1', kind: 'Job', name: called, namespace: of, uid: job.owner.uid };
      }),
      lastScheduleTime: lastScheduleTime === undefined ? undefined : isoTime(lastScheduleTime),
    }),
  };
}
