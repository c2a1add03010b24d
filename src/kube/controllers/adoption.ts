// Pods that were there before the run, and what their controllers knew of them, until the controllers are there, too:
// whoever is created under the name of their owner takes them over instead of making its own.

import type { Namespaced } from '../api/config.ts';
import type { ClusterPast, PastJob, PastOwner, PastReplicaSet } from '../api/clusterPast.ts';
import type { Pod } from '../api/objects.ts';

const NONE: readonly never[] = [];

/** What a controller takes over. */
export interface Adopted {
  readonly pods: readonly Pod[];
  /** Those of them that differ from the template that it has now. */
  readonly outdated: ReadonlySet<Pod>;
}

export class Adoption {
  private readonly pods = new Map<string, Pod[]>();
  private readonly outdated = new Set<Pod>();
  private readonly replicaSets = new Map<string, PastReplicaSet[]>();
  private readonly jobs = new Map<string, PastJob>();

  /** What controllers knew. */
  expect({ replicaSets, jobs }: Pick<ClusterPast, 'replicaSets' | 'jobs'>): void {
    for (const past of replicaSets) keep(this.replicaSets, `${past.namespace}/${past.deployment}`, past);
    for (const past of jobs) this.jobs.set(`${past.namespace}/${past.name}`, past);
  }

  /** A pod that waits for its owner. */
  add(pod: Pod, { kind, name }: PastOwner, isOutdated: boolean): void {
    keep(this.pods, `${kind} ${pod.namespace}/${name}`, pod);
    if (isOutdated) this.outdated.add(pod);
  }

  /** The pods of an owner, in order of creation: once. */
  take(kind: PastOwner['kind'], { namespace, name }: Namespaced): Adopted {
    const key = `${kind} ${namespace}/${name}`;
    const pods = this.pods.get(key) ?? NONE;
    this.pods.delete(key);
    return { pods, outdated: this.outdated };
  }

  /** The ReplicaSets of a Deployment, oldest revision first: once. */
  takeReplicaSets({ namespace, name }: Namespaced): readonly PastReplicaSet[] {
    const key = `${namespace}/${name}`;
    const found = this.replicaSets.get(key) ?? NONE;
    this.replicaSets.delete(key);
    return found.toSorted((one, other) => one.revision - other.revision);
  }

  takeJob({ namespace, name }: Namespaced): PastJob | undefined {
    const key = `${namespace}/${name}`;
    const found = this.jobs.get(key);
    this.jobs.delete(key);
    return found;
  }

  /** The Jobs that a CronJob made, oldest first. */
  jobsOf({ namespace, name }: Namespaced): readonly PastJob[] {
    return [...this.jobs.values()]
      .filter((job) => job.namespace === namespace && job.cronJob === name)
      .sort((one, other) => one.startedAt - other.startedAt);
  }
}

function keep<T>(map: Map<string, T[]>, key: string, value: T): void {
  const kept = map.get(key);
  if (kept === undefined) map.set(key, [value]);
  else kept.push(value);
}
