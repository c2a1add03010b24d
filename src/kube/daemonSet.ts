// A DaemonSet: one pod on each node that its template fits, replaced node by node when the template changes.
// @upstream pkg/controller/daemon/daemon_controller.go

import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import type { RandomStream } from '../kernel/random.ts';
import type { Cluster } from './cluster.ts';
import type { DaemonSetConfig } from './config.ts';
import { DaemonTemplate } from './daemonTemplate.ts';
import type { Environment } from './environment.ts';
import type { EventRecorder } from './events.ts';
import { nameSuffix, uid } from './names.ts';
import { podKey, type Node, type Owner, type Pod } from './objects.ts';
import type { RateLimiter } from './rateLimiter.ts';
import { RollingUpdate, unavailableLimit } from './rollingUpdate.ts';
import { slowStart } from './slowStart.ts';

/** Creations of one sync. */
const BURST = 250;
/** Before a failed pod is replaced, doubling with each failure on the node. */
const FIRST_BACK_OFF = SECOND;
const LONGEST_BACK_OFF = 15 * MINUTE;

export interface DaemonSetPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  /** Shared by all DaemonSets. */
  readonly limiter: RateLimiter;
}

export class DaemonSet {
  readonly config: DaemonSetConfig;
  readonly owner: Owner;
  private readonly ports: DaemonSetPorts;
  private readonly names: RandomStream;
  private readonly order: RandomStream;
  private revision: DaemonTemplate;
  private generation = 1;
  private readonly podByNode = new Map<Node, Pod>();
  private readonly nodeByPod = new Map<Pod, Node>();
  private readonly available = new Set<Pod>();
  private readonly needing = new Set<Node>();
  private readonly backOffs = new Map<Node, Milliseconds>();
  private update = new RollingUpdate([]);
  private syncing = false;

  constructor(config: DaemonSetConfig, ports: DaemonSetPorts) {
    const { random } = ports.environment;
    const path = `${config.namespace}/${config.name}`;
    this.config = config;
    this.ports = ports;
    this.names = random.stream(`kube/names/${path}`);
    this.order = random.stream(`kube/rolling-update/${path}`);
    this.owner = { kind: 'DaemonSet', name: config.name, uid: uid(this.names) };
    this.revision = new DaemonTemplate(config.template, this.generation);
  }

  /** A node joined or its taints changed. A pod that is there stays, whatever taints came. */
  nodeChanged(node: Node): void {
    if (this.podByNode.has(node)) return;
    this.ports.environment.later(() => {
      this.need(node);
      this.sync();
    });
  }

  /** Pods that were bound are the pod garbage collector's; one still waiting for the node goes at once. */
  nodeRemoved(node: Node): void {
    this.needing.delete(node);
    this.backOffs.delete(node);
    const pod = this.podByNode.get(node);
    if (pod !== undefined && pod.nodeName === undefined) this.ports.cluster.deletePod(pod);
  }

  /** `kubectl set env`: a new template, which rolls if it differs. */
  setEnv(env: Readonly<Record<string, string>>): void {
    const revision = this.revision.withEnv(this.config.name, env, this.generation + 1);
    if (revision === this.revision) return;
    this.revision = revision;
    this.generation++;
    this.update = new RollingUpdate(this.outdatedPods());
    this.rollSoon();
  }

  podReadinessChanged(pod: Pod): void {
    if (pod.ready && pod.deletedAt === undefined) this.available.add(pod);
    else this.available.delete(pod);
    if (!pod.ready && pod.deletedAt === undefined && this.update.takeUnavailable(pod)) this.replace(pod);
    this.rollSoon();
  }

  podTerminating(pod: Pod): void {
    this.available.delete(pod);
    this.update.takeUnavailable(pod);
  }

  /** A pod that failed, as one the kubelet rejects does, is deleted and made anew. */
  podFinished(pod: Pod): void {
    this.available.delete(pod);
    const node = this.nodeByPod.get(pod);
    if (node === undefined || pod.deletedAt !== undefined || !this.isCurrent(node)) return;
    const { environment, events, cluster } = this.ports;
    const wait = this.backOffs.get(node) ?? FIRST_BACK_OFF;
    this.backOffs.set(node, Math.min(2 * wait, LONGEST_BACK_OFF));
    const message = `Found failed daemon pod ${podKey(pod)} on node ${node.name}, will try to kill it`;
    events.record(`${this.config.namespace}/${this.config.name}`, 'Warning', 'FailedDaemonPod', message);
    environment.after(wait, () => cluster.deletePod(pod));
  }

  /** Only now may the node get another: old and new never run side by side. */
  podRemoved(pod: Pod): void {
    const node = this.nodeByPod.get(pod);
    if (node === undefined) return;
    this.available.delete(pod);
    this.nodeByPod.delete(pod);
    this.podByNode.delete(node);
    if (this.isCurrent(node)) this.nodeChanged(node);
  }

  private isCurrent(node: Node): boolean {
    return this.ports.cluster.nodes.has(node);
  }

  private need(node: Node): void {
    if (!this.podByNode.has(node) && this.isCurrent(node) && this.revision.fits(node)) this.needing.add(node);
  }

  private sync(): void {
    if (this.syncing || this.needing.size === 0) return;
    this.syncing = true;
    const nodes = [...this.needing].slice(0, BURST);
    let next = 0;
    slowStart(
      this.ports.environment,
      this.ports.limiter,
      nodes.length,
      () => this.createPod(nodes[next++]),
      () => {
        this.syncing = false;
        this.sync();
      },
    );
  }

  private createPod(node: Node): void {
    if (!this.needing.delete(node)) return;
    const { template, labels } = this.revision;
    const pod = this.ports.cluster.createPod({
      uid: uid(this.names),
      namespace: this.config.namespace,
      name: this.freeName(),
      labels,
      annotations: template.annotations,
      spec: this.revision.specFor(node),
      owner: this.owner,
      workload: this.config.name,
    });
    this.podByNode.set(node, pod);
    this.nodeByPod.set(pod, node);
  }

  private rollSoon(): void {
    if (!this.update.isDone) this.ports.environment.later(() => this.roll());
  }

  private roll(): void {
    const nodes = this.podByNode.size + this.needing.size;
    const limit = unavailableLimit(this.config.maxUnavailable, nodes);
    const budget = limit - (nodes - this.available.size);
    for (const pod of this.update.next((one) => this.available.has(one), budget)) this.replace(pod);
  }

  private replace(pod: Pod): void {
    const { environment, cluster, limiter } = this.ports;
    this.available.delete(pod);
    environment.at(limiter.reserve(environment.now), () => cluster.deletePod(pod));
  }

  /** In random order, as a Go map of nodes gives them; pods that are down first. */
  private outdatedPods(): Pod[] {
    const pods = this.shuffled([...this.nodeByPod.keys()].filter(({ deletedAt }) => deletedAt === undefined));
    const down = pods.filter((pod) => !this.available.has(pod));
    return [...down, ...pods.filter((pod) => this.available.has(pod))];
  }

  private shuffled(pods: Pod[]): Pod[] {
    for (let last = pods.length - 1; last > 0; last--) {
      const other = this.order.below(last + 1);
      [pods[last], pods[other]] = [pods[other], pods[last]];
    }
    return pods;
  }

  private freeName(): string {
    const name = `${this.config.name}-${nameSuffix(this.names)}`;
    return this.ports.cluster.pod(`${this.config.namespace}/${name}`) === undefined ? name : this.freeName();
  }
}
