// A ReplicaSet: keeps as many active pods of one template as asked for. A Terminating pod is not active, so it is
// replaced at once while it still holds its slot and address.
// @upstream pkg/controller/replicaset/replica_set.go

import type { Milliseconds } from '../../base/time.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { hasFinished, type Cluster } from '../api/cluster.ts';
import type { PodTemplate } from '../api/config.ts';
import type { Environment } from '../api/environment.ts';
import type { EventRecorder } from '../api/events.ts';
import { REPLICA_SET_CONTROLLER, REPLICATION_CONTROLLER } from '../api/eventSource.ts';
import { uid } from '../api/names.ts';
import type { Labels, LabelSelector, Owner, Pod } from '../api/objects.ts';
import { CreationRetry } from './creationRetry.ts';
import { Refusal } from '../api/refusal.ts';
import type { PodController } from './podController.ts';
import { freePodName } from './podNames.ts';
import type { RateLimiter } from '../api/rateLimiter.ts';
import { ReadyPods } from './readyPods.ts';
import { firstToGo } from './scaleDownRank.ts';
import { slowStart } from './slowStart.ts';

/** Creations or deletions of one sync. */
const BURST = 500;

export interface ReplicaSetPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  /** Shared by all ReplicaSets. */
  readonly limiter: RateLimiter;
}

/** What a ReplicaSet is made from. */
export interface ReplicaSetDraft {
  readonly name: string;
  /** What its pods are counted under: its Deployment, or itself. */
  readonly workload: string;
  /** With the hash among its labels, where a Deployment made it. */
  readonly template: PodTemplate;
  readonly minReady: Milliseconds;
  /** Its forerunner works alike. Absent: a ReplicaSet. */
  readonly kind?: 'ReplicationController';
}

export class ReplicaSet implements PodController {
  readonly owner: Owner;
  /** What its pods carry and what it selects by. */
  readonly labels: Labels;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  private readonly draft: ReplicaSetDraft;
  private readonly ports: ReplicaSetPorts;
  /** Hears when pods came, went, or became available or unavailable. */
  private readonly changed: () => void;
  private readonly names: RandomStream;
  private readonly retry: CreationRetry;
  private readonly active = new Set<Pod>();
  private readonly ready: ReadyPods;
  /** Deleted, and still running. */
  private readonly leaving = new Set<Pod>();
  private wanted = 0;
  private syncing = false;
  private syncDue = false;
  private deleted = false;

  constructor(draft: ReplicaSetDraft, ports: ReplicaSetPorts, changed: () => void = () => undefined) {
    const { name, template, kind = 'ReplicaSet' } = draft;
    this.names = ports.environment.random.stream(`kube/names/${template.namespace}/${name}`);
    this.owner = { kind, name, uid: uid(this.names) };
    const source = kind === 'ReplicaSet' ? REPLICA_SET_CONTROLLER : REPLICATION_CONTROLLER;
    this.retry = new CreationRetry(ports, source, `${template.namespace}/${name}`);
    this.labels = template.labels;
    this.selector = { matchLabels: this.labels, matchExpressions: [] };
    this.template = template;
    this.draft = draft;
    this.ready = new ReadyPods(draft.minReady);
    this.ports = ports;
    this.changed = changed;
  }

  /** What its pods are counted under. */
  get workload(): string {
    return this.draft.workload;
  }

  /** As asked for. */
  get replicas(): number {
    return this.wanted;
  }

  /** Pods that have been ready for long enough, as many as are meant to stay. */
  get available(): number {
    return Math.min(this.wanted, this.ready.available(this.ports.environment.now));
  }

  /** Whether any of its pods, being deleted or not, may still run. */
  get hasLivePods(): boolean {
    return this.active.size > 0 || this.leaving.size > 0;
  }

  get isEmpty(): boolean {
    return this.active.size === 0;
  }

  /** Writes the number; the controller acts when it has seen it. */
  scale(replicas: number): void {
    this.wanted = replicas;
    this.ports.environment.later(() => this.sync());
  }

  /** As it was before the run: its pods, and how many it wanted. */
  adopt(pods: readonly Pod[], replicas: number): void {
    this.wanted = replicas;
    for (const pod of pods) {
      this.ports.cluster.adoptPod(pod, this.owner);
      if (hasFinished(pod)) continue;
      if (pod.deletedAt !== undefined) this.leaving.add(pod);
      else {
        this.active.add(pod);
        this.ready.update(pod);
      }
    }
  }

  /** Active ones, oldest first. */
  pods(): readonly Pod[] {
    return [...this.active];
  }

  /** Creates and deletes nothing more; its pods are the garbage collector's now. */
  delete(): readonly Pod[] {
    this.deleted = true;
    this.retry.cancel();
    return this.pods();
  }

  podReadinessChanged(pod: Pod): void {
    if (!this.active.has(pod)) return;
    this.ready.update(pod);
    const { minReady } = this.draft;
    if (pod.ready && minReady > 0) this.ports.environment.after(minReady, () => this.changed());
    else this.changed();
  }

  podTerminating(pod: Pod): void {
    if (!this.gone(pod)) return;
    this.leaving.add(pod);
    this.changed();
  }

  podFinished(pod: Pod): void {
    const left = this.leaving.delete(pod);
    if (this.gone(pod) || left) this.changed();
  }

  podRemoved(pod: Pod): void {
    this.podFinished(pod);
  }

  /** One of its active pods was deleted, ended or disappeared. */
  private gone(pod: Pod): boolean {
    if (!this.active.delete(pod)) return false;
    this.ready.delete(pod);
    if (this.syncDue || this.deleted) return true;
    this.syncDue = true;
    this.ports.environment.later(() => {
      this.syncDue = false;
      this.sync();
    });
    return true;
  }

  private sync(): void {
    if (this.syncing || this.deleted) return;
    const missing = this.wanted - this.active.size;
    if (missing === 0) return;
    this.syncing = true;
    if (missing > 0) this.createSome(Math.min(missing, BURST));
    else this.deleteSome(Math.min(-missing, BURST));
  }

  private synced(failed: boolean): void {
    this.syncing = false;
    if (failed && !this.deleted) {
      this.retry.again(() => this.sync());
      return;
    }
    this.retry.forget();
    this.sync();
  }

  private createSome(count: number): void {
    const { environment, limiter } = this.ports;
    const create = (): boolean => this.createPod();
    slowStart(environment, limiter, count, create, (failed) => this.synced(failed));
  }

  private deleteSome(count: number): void {
    const { environment, cluster, limiter } = this.ports;
    let last = environment.now;
    for (const pod of this.surplus(count)) {
      last = limiter.reserve(environment.now);
      environment.at(last, () => cluster.deletePod(pod, 'Owner'));
    }
    environment.at(last + environment.propagationDelay(), () => this.synced(false));
  }

  /** Upstream skips the ranking when all go. */
  private surplus(count: number): Pod[] {
    if (count === this.active.size) return [...this.active];
    return firstToGo(this.active, count, this.ports.environment.now);
  }

  /** False: it was refused. */
  private createPod(): boolean {
    if (this.deleted) return true;
    const { namespace, annotations, spec } = this.template;
    const { labels, owner, names } = this;
    const { cluster } = this.ports;
    const name = freePodName(cluster, namespace, owner.name, names);
    const { workload } = this.draft;
    const draft = { uid: uid(names), namespace, name, labels, annotations, spec, owner, workload };
    const made = cluster.createPod(draft);
    if (made instanceof Refusal) {
      this.retry.say(`Error creating: ${made.message}`);
      return false;
    }
    this.active.add(made);
    return true;
  }
}
