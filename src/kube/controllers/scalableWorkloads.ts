// What can be scaled: its replicas, and the pods there are of it.

import { unreachable } from '../../base/assert.ts';
import type { Pod } from '../api/objects.ts';
import type { ScalableKind } from '../api/workloadConfig.ts';
import type { Workloads } from './workloads.ts';

export interface ScalableWorkload {
  readonly replicas: number;
  pods(): readonly Pod[];
}

/** By `namespace/name`; undefined where it is not there. */
export function scalableWorkload(
  workloads: Pick<Workloads, 'deployments' | 'replicaSets' | 'replicationControllers' | 'statefulSets'>,
  kind: ScalableKind,
  path: string,
): ScalableWorkload | undefined {
  switch (kind) {
    case 'Deployment':
      return workloads.deployments.find(path);
    case 'StatefulSet':
      return workloads.statefulSets.find(path);
    case 'ReplicaSet':
      return workloads.replicaSets.find(path)?.replicaSet;
    case 'ReplicationController':
      return workloads.replicationControllers.find(path)?.replicaSet;
    default:
      return unreachable(kind);
  }
}
