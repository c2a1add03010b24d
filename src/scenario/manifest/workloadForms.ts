// The forms of the kinds that make pods.

import { z } from 'zod';
import { claimSpec } from './claimForm.ts';
import { choice, countOrPart, countOrShare, form, labelSelector, whole } from './forms.ts';
import { labelMap } from '../language/scalars.ts';
import { OBJECT_META, podSpec, podTemplate, SERVER_META } from './podForm.ts';

const metadata = form({ ...OBJECT_META, name: OBJECT_META.name.unwrap() }, SERVER_META);

export interface Envelope<K extends string> {
  readonly apiVersion: z.ZodString;
  readonly kind: z.ZodLiteral<K>;
  readonly metadata: typeof metadata;
}

/** An object of the API around its spec. */
export function object<K extends string, S extends z.ZodRawShape>(
  kind: K,
  fields: S,
  others: Parameters<typeof form>[1] = {},
): z.ZodObject<Envelope<K> & S, z.core.$strict> {
  const envelope: Envelope<K> = { apiVersion: z.string(), kind: z.literal(kind), metadata };
  const withoutWord = ['status', others.withoutWord ?? ''].join(' ').trim();
  return form({ ...envelope, ...fields }, { ...others, withoutWord });
}

const replicas = whole(0, 200_000).optional();
const minReadySeconds = whole().optional();

export const deployment = object('Deployment', {
  spec: form({
    replicas,
    selector: labelSelector,
    template: podTemplate,
    strategy: form({
      type: choice(['RollingUpdate', 'Recreate']),
      rollingUpdate: form({
        maxSurge: countOrShare.optional(),
        maxUnavailable: countOrPart.optional(),
      }).optional(),
    }).optional(),
    minReadySeconds,
    progressDeadlineSeconds: whole().optional(),
    revisionHistoryLimit: whole().optional(),
    paused: z.boolean().optional(),
  }),
});

export const replicaSet = object('ReplicaSet', {
  spec: form({ replicas, selector: labelSelector, template: podTemplate, minReadySeconds }),
});

/** Its selector is labels alone, and those of its template where it has none. */
export const replicationController = object('ReplicationController', {
  spec: form({ replicas, selector: labelMap.optional(), template: podTemplate, minReadySeconds }),
});

const claimMeta = form(
  { name: OBJECT_META.name, annotations: OBJECT_META.annotations },
  { withoutWord: `${SERVER_META.withoutWord} namespace labels` },
);

export const statefulSet = object('StatefulSet', {
  spec: form(
    {
      replicas,
      selector: labelSelector,
      template: podTemplate,
      podManagementPolicy: choice(['OrderedReady', 'Parallel']),
      updateStrategy: form({
        type: choice(['RollingUpdate', 'OnDelete']),
        rollingUpdate: form({ partition: whole().optional() }, { ignored: 'maxUnavailable' }).optional(),
      }).optional(),
      minReadySeconds,
      volumeClaimTemplates: z
        .array(
          form(
            { metadata: claimMeta.optional(), spec: claimSpec },
            { withoutWord: 'apiVersion kind status' },
          ),
        )
        .optional(),
    },
    {
      ignored: 'persistentVolumeClaimRetentionPolicy ordinals',
      withoutWord: 'serviceName revisionHistoryLimit',
    },
  ),
});

export const daemonUpdateStrategy = form({
  type: choice(['RollingUpdate', 'OnDelete']),
  rollingUpdate: form({
    maxUnavailable: countOrPart.optional(),
    maxSurge: countOrPart.optional(),
  }).optional(),
});

export const daemonSet = object('DaemonSet', {
  spec: form(
    {
      selector: labelSelector,
      template: podTemplate,
      updateStrategy: daemonUpdateStrategy.optional(),
      minReadySeconds,
    },
    { withoutWord: 'revisionHistoryLimit' },
  ),
});

const failureRule = form({
  action: z.enum(['FailJob', 'FailIndex', 'Ignore', 'Count']),
  onExitCodes: form({
    containerName: z.string().optional(),
    operator: z.enum(['In', 'NotIn']),
    values: z.array(z.int()).min(1),
  }).optional(),
  onPodConditions: z.array(form({ type: z.string(), status: z.string().optional() })).optional(),
});

const successRule = form({
  succeededIndexes: z
    .string()
    .regex(/^\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*$/)
    .optional(),
  succeededCount: whole().optional(),
});

const jobSpec = form(
  {
    template: podTemplate,
    completions: whole(0, 200_000).optional(),
    parallelism: whole(0, 200_000).optional(),
    backoffLimit: whole().optional(),
    completionMode: z.enum(['NonIndexed', 'Indexed']).optional(),
    activeDeadlineSeconds: whole(0, Number.MAX_SAFE_INTEGER).optional(),
    ttlSecondsAfterFinished: whole().optional(),
    podReplacementPolicy: z.enum(['TerminatingOrFailed', 'Failed']).optional(),
    suspend: z.boolean().optional(),
    podFailurePolicy: form({ rules: z.array(failureRule).optional() }).optional(),
    successPolicy: form({ rules: z.array(successRule).min(1) }).optional(),
  },
  {
    ignored: 'selector manualSelector backoffLimitPerIndex maxFailedIndexes managedBy',
  },
);

export const job = object('Job', { spec: jobSpec });

export const cronJob = object('CronJob', {
  spec: form({
    schedule: z.string(),
    timeZone: z.string().optional(),
    concurrencyPolicy: choice(['Allow', 'Forbid', 'Replace']),
    startingDeadlineSeconds: whole(0, Number.MAX_SAFE_INTEGER).optional(),
    suspend: z.boolean().optional(),
    successfulJobsHistoryLimit: whole().optional(),
    failedJobsHistoryLimit: whole().optional(),
    jobTemplate: form({ metadata: form(OBJECT_META, SERVER_META).optional(), spec: jobSpec }),
  }),
});

export const pod = object('Pod', { spec: podSpec });

export type DeploymentForm = z.output<typeof deployment>;
export type ReplicaSetForm = z.output<typeof replicaSet>;
export type ReplicationControllerForm = z.output<typeof replicationController>;
export type StatefulSetForm = z.output<typeof statefulSet>;
export type DaemonUpdateStrategy = z.output<typeof daemonUpdateStrategy>;
export type DaemonSetForm = z.output<typeof daemonSet>;
export type JobSpecForm = z.output<typeof jobSpec>;
export type FailureRuleForm = z.output<typeof failureRule>;
export type SuccessRuleForm = z.output<typeof successRule>;
export type CronJobForm = z.output<typeof cronJob>;
