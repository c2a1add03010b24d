// An object of a manifest as it is played under the scenario's `load`: more or fewer replicas of what has replicas, more
// or fewer pods of Jobs. DaemonSets follow the nodes, and a bare Pod is one pod.

import type { AppliedObject } from '../../kube/api/workloadConfig.ts';
import { type Scaled, scaledBy } from '../language/load.ts';
import type { ManifestObject } from './checkedManifest.ts';
import type { ObjectForm } from './kinds.ts';

export function objectUnderLoad(object: ManifestObject, load: number): ManifestObject {
  if (load === 1) return object;
  const scaled = scaledBy(load);
  return { ...object, applied: appliedUnder(object.applied, scaled), form: formUnder(object.form, scaled) };
}

function appliedUnder(object: AppliedObject, scaled: Scaled): AppliedObject {
  if (object.kind === 'Deployment') return { ...object, config: withReplicas(object.config, scaled) };
  if (object.kind === 'ReplicaSet') return { ...object, config: withReplicas(object.config, scaled) };
  if (object.kind === 'StatefulSet') return { ...object, config: withReplicas(object.config, scaled) };
  if (object.kind === 'Job') return { ...object, config: withPods(object.config, scaled) };
  if (object.kind === 'CronJob') {
    const { config } = object;
    return { ...object, config: { ...config, jobTemplate: withPods(config.jobTemplate, scaled) } };
  }
  return object;
}

function withReplicas<T extends { readonly replicas: number }>(config: T, scaled: Scaled): T {
  return { ...config, replicas: scaled(config.replicas) };
}

interface JobPods {
  readonly completions?: number | undefined;
  readonly parallelism?: number | undefined;
}

/** A Job of twice as many pods at a time has twice as many to complete. */
function withPods<T extends JobPods>(spec: T, scaled: Scaled): T {
  const { completions, parallelism } = spec;
  return {
    ...spec,
    ...(completions === undefined ? {} : { completions: scaled(completions) }),
    ...(parallelism === undefined ? {} : { parallelism: scaled(parallelism) }),
  };
}

/** What is not written has the API server's default: one. */
function formUnder(form: ObjectForm, scaled: Scaled): ObjectForm {
  if (form.kind === 'Deployment')
    return { ...form, spec: { ...form.spec, replicas: scaled(form.spec.replicas ?? 1) } };
  if (form.kind === 'ReplicaSet')
    return { ...form, spec: { ...form.spec, replicas: scaled(form.spec.replicas ?? 1) } };
  if (form.kind === 'StatefulSet')
    return { ...form, spec: { ...form.spec, replicas: scaled(form.spec.replicas ?? 1) } };
  if (form.kind === 'Job') return { ...form, spec: withPods({ parallelism: 1, ...form.spec }, scaled) };
  if (form.kind === 'CronJob') {
    const { jobTemplate } = form.spec;
    const spec = withPods({ parallelism: 1, ...jobTemplate.spec }, scaled);
    return { ...form, spec: { ...form.spec, jobTemplate: { ...jobTemplate, spec } } };
  }
  return form;
}
