// What can be scaled: its replicas, and the pods there are of it.

import { unreachable } from '../../base/assert.ts';
import type { Pod } from '../api/objects.ts';
import type { Named } from '../api/config.ts';
import type { ScalableKind } from '../api/workloadConfig.ts';
import type { Workloads } from './workloads.ts';

export interface ScalableWorkload {
  readonly replicas: number;
  pods(): readonly Pod[];
}

/** Undefined where it is not there. */
export function scalableWorkload(
  workloads: Pick<Workloads, 'deployments' | 'replicaSets' | 'replicationControllers' | 'statefulSets'>,
  kind: ScalableKind,
  named: Named,
): ScalableWorkload | undefined {
  switch (kind) {
    case 'Deployment':
      return workloads.deployments.at(named);
    case 'StatefulSet':
      return workloads.statefulSets.at(named);
    case 'ReplicaSet':
      return workloads.replicaSets.at(named)?.replicaSet;
    case 'ReplicationController':
      return workloads.replicationControllers.at(named)?.replicaSet;
    default:
      return unreachable(kind);
  }
}
