// Objects that leave their name to the API server, which puts five characters behind what they say: each time they are
// created there is one more. Results count their pods to the name without them.

import { unreachable } from '../../base/assert.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { generatedName, nameSuffix } from '../api/names.ts';
import type { AppliedObject } from '../api/workloadConfig.ts';

export function withName(object: AppliedObject, stream: RandomStream): AppliedObject {
  const { generateName } = object;
  if (generateName === undefined) return object;
  const workload = object.config.name;
  const named = { name: generatedName(generateName, nameSuffix(stream)) };
  switch (object.kind) {
    case 'Job':
      return { kind: object.kind, config: { ...object.config, ...named, workload } };
    case 'Pod':
      return { kind: object.kind, config: { ...object.config, ...named, workload } };
    case 'Deployment':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'ReplicaSet':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'StatefulSet':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'DaemonSet':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'CronJob':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'PodDisruptionBudget':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'PriorityClass':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'Service':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'ConfigMap':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'Endpoints':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'EndpointSlice':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'ReplicationController':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'ResourceQuota':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'ServiceAccount':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'SecurityGroupPolicy':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'LimitRange':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'HorizontalPodAutoscaler':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'PersistentVolumeClaim':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'PersistentVolume':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'StorageClass':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'Namespace':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'ENIConfig':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'NodePool':
      return { kind: object.kind, config: { ...object.config, ...named } };
    case 'EC2NodeClass':
      return { kind: object.kind, config: { ...object.config, ...named } };
    default:
      return unreachable(object);
  }
}
