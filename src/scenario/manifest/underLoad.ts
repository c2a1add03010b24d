// An object of a manifest as it is played under the scenario's `load`: more or fewer replicas of what has replicas, more
// or fewer pods of Jobs. DaemonSets follow the nodes, and a bare Pod is one pod.

import type { AppliedObject, JobSpec } from '../../kube/api/workloadConfig.ts';
import { type Scaled, scaledBy } from '../language/load.ts';
import type { ManifestObject } from './checkedManifest.ts';

export function objectUnderLoad(object: ManifestObject, load: number): ManifestObject {
  if (load === 1) return object;
  return { ...object, applied: appliedUnder(object.applied, scaledBy(load)) };
}

function appliedUnder(object: AppliedObject, scaled: Scaled): AppliedObject {
  if (object.kind === 'Deployment') return { ...object, config: withReplicas(object.config, scaled) };
  if (object.kind === 'ReplicaSet') return { ...object, config: withReplicas(object.config, scaled) };
  if (object.kind === 'ReplicationController')
    return { ...object, config: withReplicas(object.config, scaled) };
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

/** A Job of twice as many pods at a time has twice as many to complete. */
function withPods<T extends JobSpec>(spec: T, scaled: Scaled): T {
  const { completions, parallelism } = spec;
  return {
    ...spec,
    ...(completions === undefined ? {} : { completions: scaled(completions) }),
    parallelism: scaled(parallelism),
  };
}
