// Jobs and CronJobs as objects of the API. @upstream pkg/controller/job, pkg/controller/cronjob

import type { CronJobSpec, CronJobStatus, JobSpec, JobStatus } from 'kubernetes-types/batch/v1.d.ts';
import { MINUTE, SECOND } from '../../base/time.ts';
import { isoTime } from '../../base/calendar.ts';
import type { CronJob } from '../../kube/controllers/cronJob.ts';
import type { Job } from '../../kube/controllers/job.ts';
import type { Labels } from '../../kube/api/objects.ts';
import type { JobSpec as SimulatedJobSpec } from '../../kube/api/workloadConfig.ts';
import type { JobHistory } from '../history/workloadHistory.ts';
import { ownerReference, spoken, type ApiObject, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { metadataOf, objectUid } from './objectMetadata.ts';
import type { WrittenPod } from './systemPods.ts';
import { templateObject } from './templates.ts';

export function jobObjects(view: ClusterView): ApiObject[] {
  const { workloads } = view.kubernetes.stores;
  return [
    ...[...workloads.jobs.all()].map((job) => jobObject(job, view)),
    ...[...workloads.cronJobs.all()].map((cronJob) => cronJobObject(cronJob, view)),
  ];
}

function jobObject(job: Job, view: ClusterView): ApiObjectWith<{ spec: JobSpec; status: JobStatus }> {
  const { config, owner } = job;
  const { namespace, name } = config;
  const life = view.history.workloads.job(name);
  const cronJob = life?.cronJob;
  const maker = cronJob === undefined ? { kind: 'Job', name } : { kind: 'CronJob', name: cronJob };
  const labels = labelsOf(job);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadataOf(view, 'Job', config, {
      ...(life === undefined ? {} : { createdAt: life.startedAt }),
      labels,
      owners:
        cronJob === undefined
          ? []
          : [ownerReference({ ...maker, uid: objectUid(view, 'CronJob', namespace, cronJob) })],
      uid: owner.uid,
    }),
    spec: {
      ...specOf(config, writtenJob(view, { ...maker, namespace }), labels),
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': owner.uid } },
    },
    status: jobStatus(job, life, view),
  };
}

function labelsOf({ config: { name, template }, owner: { uid } }: Job): Labels {
  return {
    ...template.labels,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
}

/** What a manifest says of a Job, or of those that a CronJob makes. */
interface WrittenJob {
  readonly spec: Partial<JobSpec>;
  readonly pod: WrittenPod;
}

function writtenJob(
  { written }: ClusterView,
  { kind, namespace, name }: { readonly kind: string; readonly namespace: string; readonly name: string },
): WrittenJob {
  const manifest = written.manifest(kind, namespace, name) as
    | { readonly spec?: Partial<JobSpec> & { readonly jobTemplate?: { readonly spec?: Partial<JobSpec> } } }
    | undefined;
  const spec = manifest?.spec?.jobTemplate?.spec ?? manifest?.spec ?? {};
  return { spec, pod: written.ofTemplate(kind, namespace, name) };
}

function specOf(spec: SimulatedJobSpec, written: WrittenJob, labels: Labels): JobSpec {
  const { template, activeDeadline, ttlAfterFinished } = spec;
  return spoken<JobSpec>({
    activeDeadlineSeconds: activeDeadline === undefined ? undefined : activeDeadline / SECOND,
    backoffLimit: spec.backoffLimit,
    completionMode: spec.completionMode,
    completions: spec.completions,
    parallelism: spec.parallelism,
    podReplacementPolicy: spec.podReplacementPolicy,
    podFailurePolicy: written.spec.podFailurePolicy,
    successPolicy: written.spec.successPolicy,
    suspend: spec.suspend ?? false,
    template: templateObject({ ...template, labels }, written.pod),
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

function jobStatus(job: Job, life: JobHistory | undefined, { time }: ClusterView): JobStatus {
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
  { config }: CronJob,
  view: ClusterView,
): ApiObjectWith<{ spec: CronJobSpec; status: CronJobStatus }> {
  const { namespace, name, startingDeadline, jobTemplate } = config;
  const { history, kubernetes } = view;
  const active = [...kubernetes.stores.workloads.jobs.all()].filter((job) => {
    const isOwn = history.workloads.job(job.config.name)?.cronJob === name;
    return isOwn && job.config.namespace === namespace && !job.isFinished;
  });
  const lastJob = history.workloads.lastJobOf(name);
  const manifest = view.written.manifest('CronJob', namespace, name);
  const template = specOf(
    jobTemplate,
    writtenJob(view, { kind: 'CronJob', namespace, name }),
    jobTemplate.template.labels,
  );
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadataOf(view, 'CronJob', config),
    spec: spoken<CronJobSpec>({
      concurrencyPolicy: config.concurrencyPolicy,
      failedJobsHistoryLimit: config.failedJobsHistoryLimit,
      jobTemplate: { metadata: {}, spec: template },
      schedule: config.schedule,
      startingDeadlineSeconds: startingDeadline === undefined ? undefined : startingDeadline / SECOND,
      successfulJobsHistoryLimit: config.successfulJobsHistoryLimit,
      suspend: config.suspend,
      timeZone: (manifest?.['spec'] as { readonly timeZone?: string } | undefined)?.timeZone,
    }),
    status: spoken<CronJobStatus>({
      active: active.map((job) => {
        const { namespace: of, name: called } = job.config;
        return { apiVersion: 'batch/v1', kind: 'Job', name: called, namespace: of, uid: job.owner.uid };
      }),
      lastScheduleTime: lastJob === undefined ? undefined : scheduledTime(lastJob),
    }),
  };
}

/** The time of the schedule that a Job was made for, in minutes of Unix time, is the end of its name. */
function scheduledTime(job: string): string {
  return isoTime(Number(job.slice(job.lastIndexOf('-') + 1)) * MINUTE);
}
