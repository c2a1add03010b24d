// The ReplicaSets of a Deployment, one for each template it has had, numbered as `kubectl rollout history` does: a
// template that comes back gets its old ReplicaSet and the next number.

import type { PastReplicaSet } from '../api/clusterPast.ts';
import type { PodTemplate } from '../api/config.ts';
import { templateHash } from '../api/names.ts';
import { ReplicaSet, type ReplicaSetDraft, type ReplicaSetPorts } from './replicaSet.ts';

export interface Revision {
  readonly replicaSet: ReplicaSet;
  /** Without the hash. */
  readonly template: PodTemplate;
  number: number;
  /** What the Deployment's replicas with surge were when this set was last scaled. */
  mostReplicas: number;
}

export interface RevisionPorts extends ReplicaSetPorts {
  /** A ReplicaSet was made, whose pods are its own from now on. */
  readonly adopt: (replicaSet: ReplicaSet) => void;
  /** A ReplicaSet fell out of the history. */
  readonly release: (replicaSet: ReplicaSet) => void;
}

export class Revisions {
  /** By template hash, in order of creation. */
  private readonly byHash = new Map<string, Revision>();
  private readonly ports: RevisionPorts;
  private readonly changed: () => void;
  private last = 0;

  /** `changed` hears of changes in any ReplicaSet's pods. */
  constructor(ports: RevisionPorts, changed: () => void) {
    this.ports = ports;
    this.changed = changed;
  }

  /** Oldest first. */
  all(): readonly Revision[] {
    return [...this.byHash.values()];
  }

  /** Those beside the current one that still have or run pods, oldest first. */
  others(current: Revision): readonly Revision[] {
    return this.all().filter(
      (one) => one !== current && (one.replicaSet.replicas > 0 || one.replicaSet.hasLivePods),
    );
  }

  /** One that was there before the run. */
  adopt(past: PastReplicaSet, template: PodTemplate, minReady: number): Revision {
    const { name, deployment: workload, revision: number, hash } = past;
    const labels = { ...template.labels, 'pod-template-hash': hash };
    const replicaSet = this.create({ name, workload, template: { ...template, labels }, minReady });
    const revision = { replicaSet, template, number, mostReplicas: past.replicas };
    this.byHash.set(templateHash(template), revision);
    this.last = Math.max(this.last, number);
    return revision;
  }

  /** The revision of a template, made if it has none; it is the newest from now on. */
  take(name: string, template: PodTemplate, minReady: number): Revision {
    const hash = templateHash(template);
    let revision = this.byHash.get(hash);
    if (revision === undefined) {
      const labels = { ...template.labels, 'pod-template-hash': hash };
      const draft = { name: `${name}-${hash}`, workload: name, template: { ...template, labels }, minReady };
      revision = { replicaSet: this.create(draft), template, number: 0, mostReplicas: 0 };
      this.byHash.set(hash, revision);
    }
    if (revision.number !== this.last || this.last === 0) revision.number = ++this.last;
    return revision;
  }

  /** The one of this number; without one, the newest but the last. */
  previous(number?: number): Revision | undefined {
    const wanted = (revision: Revision): boolean =>
      number === undefined ? revision.number < this.last : revision.number === number;
    const [newest] = this.all()
      .filter(wanted)
      .sort((a, b) => b.number - a.number);
    return newest;
  }

  /** Forgets the oldest of those without pods that are beyond the limit. */
  prune(limit: number): void {
    const empty = [...this.byHash]
      .filter(([, { number, replicaSet }]) => number < this.last && replicaSet.isEmpty)
      .filter(([, { replicaSet }]) => replicaSet.replicas === 0)
      .sort(([, a], [, b]) => a.number - b.number);
    const surplus = empty.slice(0, Math.max(0, empty.length - limit));
    for (const [hash, { replicaSet }] of surplus) {
      this.byHash.delete(hash);
      this.ports.release(replicaSet);
    }
  }

  private create(draft: ReplicaSetDraft): ReplicaSet {
    const replicaSet = new ReplicaSet(draft, this.ports, this.changed);
    this.ports.adopt(replicaSet);
    return replicaSet;
  }
}
