// Pods of manifests as the cluster takes them, with the API server's defaults.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { DaemonStrategy, IntOrPercent, PodTemplate } from '../../kube/api/config.ts';
import type { PodSpec } from '../../kube/api/objects.ts';
import { priorityOf } from '../cluster/priorities.ts';
import type { PodSpecForm, PodTemplateForm } from './podForm.ts';
import { type Annotations, type Lifetimes, lifetimesOf } from './lifeAnnotations.ts';
import { placedSpecOf } from './podObjects.ts';
import { optional } from './schedulingObjects.ts';
import type { DaemonUpdateStrategy } from './workloadForms.ts';
import { claimsOf } from './volumeObjects.ts';

/** `around`: the annotations of the object, which the template's own override. */
export function templateOf(
  { metadata, spec }: PodTemplateForm,
  around: Annotations | undefined,
  namespace: string,
  ofJob = false,
): PodTemplate {
  const { labels = {}, annotations = {} } = metadata ?? {};
  const lifetimes = lifetimesOf({ ...around, ...annotations }, spec, ofJob);
  return { namespace, labels, annotations, spec: podSpecOf(spec, labels, lifetimes) };
}

function podSpecOf(spec: PodSpecForm, labels: PodTemplate['labels'], lifetimes: Lifetimes): PodSpec {
  const { initLifetime, ...others } = lifetimes;
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
    ...optional(
      'schedulingGates',
      spec.schedulingGates?.map(({ name }) => name),
    ),
    ...optional('schedulerName', otherScheduler(spec.schedulerName)),
    terminationGracePeriod: graceOf(spec.terminationGracePeriodSeconds),
    restartPolicy: spec.restartPolicy ?? 'Always',
    ...claimsOf(spec),
    ...others,
    written: spec,
  };
}

/** The one that every cluster has needs no word. */
function otherScheduler(name = ''): string | undefined {
  return name === '' || name === 'default-scheduler' ? undefined : name;
}

/** @upstream apiserver/pkg/registry/rest/delete.go: less than nothing is a second. */
function graceOf(written = 30): Milliseconds {
  return (written < 0 ? 1 : written) * SECOND;
}

export function countOrShareOf(value: number | string): IntOrPercent {
  return typeof value === 'number'
    ? { kind: 'count', value }
    : { kind: 'percent', value: Number(value.slice(0, -1)) };
}

export function seconds(value: number | undefined): Milliseconds | undefined {
  return value === undefined ? undefined : value * SECOND;
}

export function daemonStrategyOf({
  type = 'RollingUpdate',
  rollingUpdate: { maxUnavailable = 1, maxSurge } = {},
}: DaemonUpdateStrategy): DaemonStrategy {
  return {
    updateStrategy: type,
    maxUnavailable: countOrShareOf(maxUnavailable),
    ...optional('maxSurge', maxSurge === undefined ? undefined : countOrShareOf(maxSurge)),
  };
}
