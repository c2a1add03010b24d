// What the API server has of objects that somebody applied: the manifest of the last apply, which kubectl keeps as an
// annotation, what all of them made of the object, and what controllers and other verbs have changed since.

import { keysOf } from '../../base/records.ts';
import type { Cluster } from '../api/cluster.ts';
import type { CountedObject } from '../api/objectUsage.ts';
import type { Named, PodTemplate } from '../api/config.ts';
import { type ObjectStore, pathOf } from '../api/objectStore.ts';
import type { Manifest } from '../api/objects.ts';
import type { AppliedObject, ObjectKind, StoredKind } from '../api/workloadConfig.ts';
import type { Workloads } from './workloads.ts';

export interface StandingObject {
  /** Of the last apply; absent: the object was made otherwise. */
  readonly applied?: Manifest | undefined;
  /** As all applies so far have made it. */
  readonly merged?: Manifest | undefined;
  readonly now: LiveFields;
}

/** The fields that others than apply write. */
export interface LiveFields {
  readonly replicas?: number;
  readonly paused?: boolean | undefined;
  readonly template?: PodTemplate;
}

/** By kind: what was applied, or made by who was. */
export type StoredObjects = Readonly<Record<StoredKind, ObjectStore<{ readonly config: Named }>>>;

export function allObjects(objects: Readonly<Record<StoredKind, ObjectsOfKind>>): CountedObject[] {
  return keysOf(objects).flatMap((kind) => [...objects[kind].all()].map(({ config }) => ({ kind, config })));
}

interface ObjectsOfKind {
  all(): Iterable<{ readonly config: Named }>;
}

export interface StandingPorts {
  readonly cluster: Cluster;
  readonly workloads: Workloads;
  readonly objects: StoredObjects;
}

export class StandingObjects {
  private readonly ports: StandingPorts;
  private readonly manifests = new Map<string, Omit<StandingObject, 'now'>>();

  constructor(ports: StandingPorts) {
    this.ports = ports;
  }

  keep({ kind, config, manifest }: AppliedObject, merged: Manifest | undefined): void {
    this.manifests.set(keyOf(kind, config), { applied: manifest, merged });
  }

  /** Of an object that is there. */
  of(kind: ObjectKind, named: Named): StandingObject | undefined {
    const now = this.liveFields(kind, named);
    return now && { ...this.manifests.get(keyOf(kind, named)), now };
  }

  /** As all applies have made the object, without what has changed since. */
  mergedOf(kind: string, named: Named): Manifest | undefined {
    return this.manifests.get(keyOf(kind, named))?.merged;
  }

  private liveFields(kind: ObjectKind, named: Named): LiveFields | undefined {
    const { cluster, workloads, objects } = this.ports;
    if (kind === 'Deployment') {
      const found = workloads.deployments.at(named);
      return found && { ...found.config, replicas: found.replicas };
    }
    if (kind === 'StatefulSet') {
      const found = workloads.statefulSets.at(named);
      return found && { ...found.config, replicas: found.replicas };
    }
    if (kind === 'ReplicaSet') {
      const found = workloads.replicaSets.at(named);
      return found && { ...found.config, replicas: found.replicaSet.replicas };
    }
    if (kind === 'ReplicationController') {
      const found = workloads.replicationControllers.at(named);
      return found && { ...found.config, replicas: found.replicaSet.replicas };
    }
    if (kind === 'DaemonSet') return workloads.daemonSets.at(named)?.config;
    if (kind !== 'Pod') return objects[kind].at(named) && {};
    const pod = cluster.pod(pathOf(named));
    return pod && pod.deletedAt === undefined ? { template: pod } : undefined;
  }
}

function keyOf(kind: string, named: Named): string {
  return `${kind} ${pathOf(named)}`;
}
