// A ReplicaSet: keeps as many active pods of one template as asked for. A Terminating pod is not active, so it is
// replaced at once while it still holds its slot and address.
// @upstream pkg/controller/replicaset/replica_set.go

import type { Cluster } from './cluster.ts';
import type { PodTemplate } from './config.ts';
import type { Environment } from './environment.ts';
import { nameSuffix, uid } from './names.ts';
import type { Labels, LabelSelector, Owner, Pod } from './objects.ts';
import type { RateLimiter } from './rateLimiter.ts';
import type { RandomStream } from '../kernel/random.ts';
import { rankForDeletion } from './scaleDownRank.ts';
import { slowStart } from './slowStart.ts';

/** Creations or deletions of one sync. */
const BURST = 500;

export interface ReplicaSetPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  /** Shared by all ReplicaSets. */
  readonly limiter: RateLimiter;
}

export class ReplicaSet {
  readonly owner: Owner;
  /** Template labels with the hash; what its pods carry and what it selects by. */
  readonly labels: Labels;
  readonly selector: LabelSelector;
  private readonly workload: string;
  private readonly template: PodTemplate;
  private readonly ports: ReplicaSetPorts;
  private readonly names: RandomStream;
  private readonly active = new Set<Pod>();
  private replicas = 0;
  private syncing = false;
  private syncDue = false;
  private deleted = false;

  constructor(workload: string, hash: string, template: PodTemplate, ports: ReplicaSetPorts) {
    const { random } = ports.environment;
    const name = `${workload}-${hash}`;
    this.names = random.stream(`kube/names/${template.namespace}/${name}`);
    this.owner = { kind: 'ReplicaSet', name, uid: uid(this.names) };
    this.labels = { ...template.labels, 'pod-template-hash': hash };
    this.selector = { matchLabels: this.labels, matchExpressions: [] };
    this.workload = workload;
    this.template = template;
    this.ports = ports;
  }

  scale(replicas: number): void {
    this.replicas = replicas;
    this.sync();
  }

  /** Active ones, oldest first. */
  pods(): readonly Pod[] {
    return [...this.active];
  }

  /** Creates and deletes nothing more; its pods are the garbage collector's now. */
  delete(): readonly Pod[] {
    this.deleted = true;
    return this.pods();
  }

  /** One of its pods was deleted, ended or disappeared. */
  podGone(pod: Pod): void {
    if (!this.active.delete(pod) || this.syncDue || this.deleted) return;
    this.syncDue = true;
    this.ports.environment.later(() => {
      this.syncDue = false;
      this.sync();
    });
  }

  private sync(): void {
    if (this.syncing || this.deleted) return;
    const missing = this.replicas - this.active.size;
    if (missing === 0) return;
    this.syncing = true;
    if (missing > 0) this.createSome(Math.min(missing, BURST));
    else this.deleteSome(Math.min(-missing, BURST));
  }

  private synced(): void {
    this.syncing = false;
    this.sync();
  }

  private createSome(count: number): void {
    const { environment, limiter } = this.ports;
    slowStart(
      environment,
      limiter,
      count,
      () => this.createPod(),
      () => this.synced(),
    );
  }

  private deleteSome(count: number): void {
    const { environment, cluster, limiter } = this.ports;
    let last = environment.now;
    for (const pod of this.surplus(count)) {
      last = limiter.reserve(environment.now);
      environment.at(last, () => cluster.deletePod(pod));
    }
    environment.at(last + environment.propagationDelay(), () => this.synced());
  }

  /** Upstream skips the ranking when all go. */
  private surplus(count: number): Pod[] {
    if (count === this.active.size) return [...this.active];
    return rankForDeletion(this.active, this.ports.environment.now).slice(0, count);
  }

  private createPod(): void {
    if (this.deleted) return;
    const { cluster } = this.ports;
    const { namespace, annotations, spec } = this.template;
    const pod = cluster.createPod({
      uid: uid(this.names),
      namespace,
      name: this.freeName(),
      labels: this.labels,
      annotations,
      spec,
      owner: this.owner,
      workload: this.workload,
    });
    this.active.add(pod);
  }

  private freeName(): string {
    const name = `${this.owner.name}-${nameSuffix(this.names)}`;
    return this.ports.cluster.pod(`${this.template.namespace}/${name}`) === undefined
      ? name
      : this.freeName();
  }
}
