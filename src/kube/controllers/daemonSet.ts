// A DaemonSet: one pod on each node that its template fits, replaced node by node when the template changes.
// @upstream pkg/controller/daemon/daemon_controller.go

import { elementAt } from '../../base/assert.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { hasFinished, type Cluster } from '../api/cluster.ts';
import type { DaemonSetConfig, PodTemplate } from '../api/config.ts';
import type { Adopted } from './adoption.ts';
import { CreationRetry } from './creationRetry.ts';
import { Refusal } from '../api/refusal.ts';
import { DaemonBackOff } from './daemonBackOff.ts';
import { DaemonPods } from './daemonPods.ts';
import { DaemonRollout, type RollingDaemons } from './daemonRollout.ts';
import { DaemonTemplate, REVISION } from './daemonTemplate.ts';
import type { Environment } from '../api/environment.ts';
import { DAEMON_SET_CONTROLLER } from '../api/eventSource.ts';
import type { EventRecorder } from '../api/events.ts';
import { templateHash, uid } from '../api/names.ts';
import { podKey, type Node, type Owner, type Pod } from '../api/objects.ts';
import { pathOf } from '../api/objectStore.ts';
import { isTooLong } from './longNames.ts';
import type { PodController } from './podController.ts';
import { freePodName } from './podNames.ts';
import type { RateLimiter } from '../api/rateLimiter.ts';
import { slowStart } from './slowStart.ts';

/** Creations of one sync. */
const BURST = 250;

export interface DaemonSetPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  /** Shared by all DaemonSets. */
  readonly limiter: RateLimiter;
}

export class DaemonSet implements PodController, RollingDaemons {
  config: DaemonSetConfig;
  readonly owner: Owner;
  private readonly ports: DaemonSetPorts;
  private readonly names: RandomStream;
  private revision: DaemonTemplate;
  private generation = 1;
  private readonly here: DaemonPods;
  private readonly needing = new Set<Node>();
  private readonly backOffs = new DaemonBackOff();
  private readonly rollout: DaemonRollout;
  private readonly retry: CreationRetry;
  private syncing = false;
  isDeleted = false;

  constructor(config: DaemonSetConfig, ports: DaemonSetPorts) {
    const { random } = ports.environment;
    const path = `${config.namespace}/${config.name}`;
    this.config = config;
    this.ports = ports;
    this.names = random.stream(`kube/names/${path}`);
    this.owner = { kind: 'DaemonSet', name: config.name, uid: uid(this.names) };
    this.revision = new DaemonTemplate(config.template, this.generation);
    this.here = new DaemonPods(ports.environment);
    this.retry = new CreationRetry(ports, DAEMON_SET_CONTROLLER, path);
    const order = random.stream(`kube/rolling-update/${path}`);
    this.rollout = new DaemonRollout(this.here, ports, order, this);
  }

  get missing(): number {
    return this.needing.size;
  }

  /** A node joined or its taints changed. A pod that is there stays, whatever taints came. */
  nodeChanged(node: Node): void {
    if (this.isDeleted || this.here.of(node) !== undefined) return;
    this.ports.environment.later(() => {
      this.need(node);
      this.sync();
    });
  }

  /** Pods that were bound are the pod garbage collector's; one still waiting for the node goes at once. */
  nodeRemoved(node: Node): void {
    this.needing.delete(node);
    this.backOffs.forget(node);
    for (const pod of [this.here.of(node), this.here.surgeOf(node)])
      if (pod !== undefined && pod.nodeName === undefined) this.ports.cluster.deletePod(pod, 'Owner');
  }

  /** Those that nobody deleted, oldest first. */
  pods(): readonly Pod[] {
    return [...this.here.all()].filter(({ deletedAt }) => deletedAt === undefined);
  }

  /** As it was before the run: those of an older template are replaced node by node. */
  adopt({ pods, outdated }: Adopted): void {
    const { cluster } = this.ports;
    for (const pod of pods) {
      const node = pod.nodeName === undefined ? undefined : cluster.nodes.get(pod.nodeName);
      cluster.adoptPod(pod, this.owner);
      if (node === undefined || hasFinished(pod)) continue;
      this.here.add(node, pod);
      if (pod.ready && pod.deletedAt === undefined) this.here.setReady(pod, 0, () => undefined);
    }
    this.rollout.resume(outdated);
  }

  apply(config: DaemonSetConfig): void {
    const { updateStrategy } = this.config;
    this.config = config;
    this.changeTemplate(config.template);
    if (config.updateStrategy !== updateStrategy) this.rollout.resume(this.outdated());
    else this.rollout.soon();
  }

  private outdated(): ReadonlySet<Pod> {
    const current = this.revision.labels[REVISION];
    return new Set(this.pods().filter(({ labels }) => labels[REVISION] !== current));
  }

  /** `kubectl set env` and its like: pods are replaced node by node, and nodes are judged anew. */
  changeTemplate(template: PodTemplate): void {
    if (templateHash(template) === templateHash(this.revision.template)) return;
    this.config = { ...this.config, template };
    this.revision = new DaemonTemplate(template, ++this.generation);
    this.rollout.begin();
    for (const node of this.ports.cluster.nodes.all()) this.judge(node);
  }

  /** Creates and deletes nothing more; its pods are the garbage collector's now. */
  delete(): readonly Pod[] {
    this.isDeleted = true;
    this.retry.cancel();
    return this.pods();
  }

  podReadinessChanged(pod: Pod): void {
    const { here, rollout } = this;
    if (pod.deletedAt !== undefined || !pod.ready) here.setUnavailable(pod);
    else here.setReady(pod, this.config.minReady ?? 0, () => rollout.podAvailable(pod));
    if (pod.deletedAt === undefined && !pod.ready) rollout.podDown(pod);
    rollout.soon();
  }

  podTerminating(pod: Pod): void {
    this.here.setUnavailable(pod);
    this.rollout.podTerminating(pod);
  }

  /** A pod that failed, as one the kubelet rejects does, is deleted and made anew. */
  podFinished(pod: Pod): void {
    this.here.setUnavailable(pod);
    const node = this.here.nodeOf(pod);
    if (this.isDeleted || node === undefined || pod.deletedAt !== undefined || !this.isCurrent(node)) return;
    const { environment, events, cluster } = this.ports;
    const message = `Found failed daemon pod ${podKey(pod)} on node ${node.name}, will try to kill it`;
    events.record(DAEMON_SET_CONTROLLER, pathOf(this.config), 'Warning', 'FailedDaemonPod', message);
    environment.after(this.backOffs.next(node), () => cluster.deletePod(pod, 'Owner'));
  }

  /** Only now may the node get another: old and new never run side by side, unless it is a surge. */
  podRemoved(pod: Pod): void {
    const node = this.here.nodeOf(pod);
    if (node === undefined) return;
    const old = this.here.isSurge(pod) ? this.here.of(node) : undefined;
    this.here.remove(pod);
    if (old !== undefined) this.rollout.surgeGone(old);
    if (this.isCurrent(node)) this.nodeChanged(node);
  }

  /** The template changed: a node may come to need a pod, or its pod may have to go. */
  private judge(node: Node): void {
    const pod = this.here.of(node);
    if (pod === undefined) this.nodeChanged(node);
    else if (!this.revision.fits(node)) this.rollout.replace(pod);
  }

  private isCurrent(node: Node): boolean {
    return this.ports.cluster.nodes.has(node);
  }

  private need(node: Node): void {
    if (this.here.of(node) === undefined && this.isCurrent(node) && this.revision.fits(node))
      this.needing.add(node);
  }

  private sync(): void {
    if (this.isDeleted || this.syncing || this.needing.size === 0) return;
    if (isTooLong('DaemonSet', this.config)) return;
    this.syncing = true;
    const nodes = [...this.needing].slice(0, BURST);
    let next = 0;
    const create = (): boolean => {
      const node = elementAt(nodes, next++);
      if (!this.needing.delete(node) || this.createPod(node)) return true;
      this.needing.add(node);
      return false;
    };
    slowStart(this.ports.environment, this.ports.limiter, nodes.length, create, (failed) => {
      if (!failed) this.retry.forget();
      this.syncing = false;
      if (failed) this.tryAgain();
      else this.sync();
    });
  }

  /** Pods were refused. */
  tryAgain(): void {
    if (this.isDeleted) return;
    this.retry.again(() => {
      this.sync();
      this.rollout.soon();
    });
  }

  /** False: it was refused. */
  createPod(node: Node): boolean {
    if (this.isDeleted) return true;
    const { template, labels } = this.revision;
    const { namespace, name } = this.config;
    const { cluster } = this.ports;
    const made = cluster.createPod({
      uid: uid(this.names),
      namespace,
      name: freePodName(cluster, namespace, name, this.names),
      labels,
      annotations: template.annotations,
      spec: this.revision.specFor(node),
      owner: this.owner,
      workload: name,
    });
    if (made instanceof Refusal) {
      this.retry.say(`Error creating: ${made.message}`);
      return false;
    }
    this.here.add(node, made);
    return true;
  }
}
