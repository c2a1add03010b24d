// Kubernetes' objects as the cluster takes them, with the API server's defaults: total, since what could fail has
// been checked.

import { unreachable } from '../../base/assert.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { DeploymentStrategy, IntOrPercent, PodTemplate } from '../../kube/config.ts';
import type { PodSpec } from '../../kube/objects.ts';
import type { AppliedObject, JobSpec, PodDisruptionBudgetConfig } from '../../kube/workloadConfig.ts';
import { priorityOf } from '../priorities.ts';
import type { ObjectForm } from './kinds.ts';
import { type Annotations, type Life, lifeOf } from './podLife.ts';
import type { PodSpecForm, PodTemplateForm } from './podForm.ts';
import { placedSpecOf } from './podObjects.ts';
import { optional, selectorOf } from './schedulingObjects.ts';
import type {
  CronJobForm,
  DaemonSetForm,
  DeploymentForm,
  JobSpecForm,
  ReplicaSetForm,
  StatefulSetForm,
} from './workloadForms.ts';

/** `namespace` is that of objects that name none. */
export function appliedObject(object: ObjectForm, namespace: string): AppliedObject {
  const { kind, metadata } = object;
  const named = { namespace: metadata.namespace ?? namespace, name: metadata.name };
  switch (kind) {
    case 'Deployment':
      return { kind, config: { ...named, ...deploymentOf(object, templateIn(object, named.namespace)) } };
    case 'ReplicaSet':
      return { kind, config: { ...named, ...replicaSetOf(object, templateIn(object, named.namespace)) } };
    case 'StatefulSet':
      return { kind, config: { ...named, ...statefulSetOf(object, templateIn(object, named.namespace)) } };
    case 'DaemonSet':
      return { kind, config: { ...named, ...daemonSetOf(object, templateIn(object, named.namespace)) } };
    case 'Job':
      return { kind, config: { ...named, ...jobOf(object.spec, metadata.annotations, named.namespace) } };
    case 'CronJob':
      return { kind, config: { ...named, ...cronJobOf(object, named.namespace) } };
    case 'Pod':
      return { kind, config: { ...named, template: templateOf(object, {}, named.namespace) } };
    case 'PodDisruptionBudget':
      return { kind, config: { ...named, ...budgetOf(object.spec) } };
    case 'PriorityClass': {
      const { value, globalDefault = false, preemptionPolicy = 'PreemptLowerPriority' } = object;
      return { kind, config: { name: named.name, value, globalDefault, preemptionPolicy } };
    }
    case 'Service':
      return { kind, config: { ...named, selector: object.spec?.selector ?? {} } };
    case 'Namespace':
      return { kind, config: { name: named.name, labels: metadata.labels ?? {} } };
    default:
      return unreachable(object);
  }
}

type Templated = DeploymentForm | ReplicaSetForm | StatefulSetForm | DaemonSetForm;

function templateIn({ metadata, spec }: Templated, namespace: string): PodTemplate {
  return templateOf(spec.template, metadata.annotations, namespace);
}

/** `around`: the annotations of the object, which the template's own override. */
function templateOf(
  { metadata, spec }: PodTemplateForm,
  around: Annotations | undefined,
  namespace: string,
  ofJob = false,
): PodTemplate {
  const { labels = {}, annotations = {} } = metadata ?? {};
  const life = lifeOf({ ...around, ...annotations }, spec, ofJob);
  return { namespace, labels, annotations, spec: podSpecOf(spec, labels, life) };
}

function podSpecOf(spec: PodSpecForm, labels: PodTemplate['labels'], life: Life): PodSpec {
  const { initLifetime, ...lives } = life;
  const placed = placedSpecOf(spec, labels);
  const { priorityClassName = '' } = spec;
  return {
    ...placed,
    initContainers: placed.initContainers.map((container) =>
      container.sidecar ? container : { ...container, ...optional('lifetime', initLifetime) },
    ),
    priority: priorityOf(priorityClassName),
    priorityClassName,
    preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
    terminationGracePeriod: (spec.terminationGracePeriodSeconds ?? 30) * SECOND,
    restartPolicy: spec.restartPolicy ?? 'Always',
    ...lives,
  };
}

function deploymentOf({ spec }: DeploymentForm, template: PodTemplate) {
  return {
    replicas: spec.replicas ?? 1,
    template,
    strategy: strategyOf(spec.strategy),
    ...optional('minReady', seconds(spec.minReadySeconds)),
    ...optional('progressDeadline', seconds(spec.progressDeadlineSeconds)),
    ...optional('revisionHistoryLimit', spec.revisionHistoryLimit),
  };
}

function strategyOf(strategy: DeploymentForm['spec']['strategy']): DeploymentStrategy {
  const { type = 'RollingUpdate', rollingUpdate = {} } = strategy ?? {};
  if (type === 'Recreate') return { type };
  const { maxSurge = '25%', maxUnavailable = '25%' } = rollingUpdate;
  return { type, maxSurge: countOrShareOf(maxSurge), maxUnavailable: countOrShareOf(maxUnavailable) };
}

function replicaSetOf({ spec }: ReplicaSetForm, template: PodTemplate) {
  return {
    replicas: spec.replicas ?? 1,
    template,
    ...optional('minReady', seconds(spec.minReadySeconds)),
  };
}

function statefulSetOf({ spec }: StatefulSetForm, template: PodTemplate) {
  const { type = 'RollingUpdate', rollingUpdate = {} } = spec.updateStrategy ?? {};
  const { partition = 0 } = rollingUpdate;
  return {
    replicas: spec.replicas ?? 1,
    template,
    podManagementPolicy: spec.podManagementPolicy ?? 'OrderedReady',
    updateStrategy: type === 'OnDelete' ? { type } : { type, partition },
    ...optional('minReady', seconds(spec.minReadySeconds)),
  };
}

function daemonSetOf({ spec }: DaemonSetForm, template: PodTemplate) {
  const { type = 'RollingUpdate', rollingUpdate = {} } = spec.updateStrategy ?? {};
  return {
    template,
    updateStrategy: type,
    maxUnavailable: countOrShareOf(rollingUpdate.maxUnavailable ?? 1),
  };
}

/** A suspended Job makes no pods, as one of no parallelism does. */
function jobOf(spec: JobSpecForm, around: Annotations | undefined, namespace: string): JobSpec {
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

function cronJobOf({ metadata, spec }: CronJobForm, namespace: string) {
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

type BudgetSpec = Extract<ObjectForm, { kind: 'PodDisruptionBudget' }>['spec'];
type Budget = Pick<PodDisruptionBudgetConfig, 'selector' | 'limit' | 'unhealthyPodEvictionPolicy'>;

/** Without any limit no eviction is granted, as with none unavailable. */
function budgetOf({
  selector,
  minAvailable,
  maxUnavailable,
  unhealthyPodEvictionPolicy,
}: BudgetSpec): Budget {
  return {
    selector: selectorOf(selector),
    limit:
      minAvailable === undefined
        ? { kind: 'maxUnavailable', value: countOrShareOf(maxUnavailable ?? 0) }
        : { kind: 'minAvailable', value: countOrShareOf(minAvailable) },
    unhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? 'IfHealthyBudget',
  };
}

function countOrShareOf(value: number | string): IntOrPercent {
  return typeof value === 'number'
    ? { kind: 'count', value }
    : { kind: 'percent', value: Number(value.slice(0, -1)) };
}

function seconds(value: number | undefined): Milliseconds | undefined {
  return value === undefined ? undefined : value * SECOND;
}
