// How a DaemonSet's pods change places when its template has changed: the old one goes and a new one comes, or, where
// nodes may surge, the new one comes and the old one goes when it is available.
// @upstream pkg/controller/daemon/update.go rollingUpdate

import type { RandomStream } from '../../kernel/random.ts';
import type { Cluster } from '../api/cluster.ts';
import type { DaemonSetConfig } from '../api/config.ts';
import type { DaemonPods } from './daemonPods.ts';
import type { Environment } from '../api/environment.ts';
import { resolveIntOrPercent } from '../api/intOrPercent.ts';
import type { Node, Pod } from '../api/objects.ts';
import type { RateLimiter } from '../api/rateLimiter.ts';
import { RollingUpdate, rollingOrder, unavailableLimit } from './rollingUpdate.ts';

export interface DaemonRolloutPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly limiter: RateLimiter;
}

/** The DaemonSet that rolls. */
export interface RollingDaemons {
  readonly config: DaemonSetConfig;
  readonly isDeleted: boolean;
  /** Nodes that are to get a pod and have none yet. */
  readonly missing: number;
  /** False: it was refused. */
  createPod(node: Node): boolean;
  /** The rollout is asked to go on later. */
  tryAgain(): void;
}

export class DaemonRollout {
  private readonly here: DaemonPods;
  private readonly ports: DaemonRolloutPorts;
  private readonly order: RandomStream;
  private readonly daemons: RollingDaemons;
  private update = new RollingUpdate([]);
  /** Nodes that are about to get their second pod. */
  private planned = 0;

  constructor(here: DaemonPods, ports: DaemonRolloutPorts, order: RandomStream, daemons: RollingDaemons) {
    this.here = here;
    this.ports = ports;
    this.order = order;
    this.daemons = daemons;
  }

  /** The template changed. What an earlier change has put beside an old pod goes. */
  begin(): void {
    for (const pod of this.here.all())
      if (pod.deletedAt === undefined && this.here.isSurge(pod)) this.replace(pod);
    this.replaceAll(this.here.serving());
  }

  /** Goes on where it was before the run, or before it rolled otherwise: these are of an older template. */
  resume(outdated: ReadonlySet<Pod>): void {
    const serving = this.here.serving().filter((pod) => outdated.has(pod));
    if (serving.length > 0) this.replaceAll(serving);
  }

  private replaceAll(serving: readonly Pod[]): void {
    const rolls = this.daemons.config.updateStrategy !== 'OnDelete';
    const outdated = rolls ? serving : [];
    this.update = new RollingUpdate(rollingOrder(outdated, (pod) => this.here.isAvailable(pod), this.order));
    this.soon();
  }

  soon(): void {
    if (!this.daemons.isDeleted && !this.update.isDone) this.ports.environment.later(() => this.rollOn());
  }

  /** It was ready and is not any more: an old one is replaced without asking the budget. */
  podDown(pod: Pod): void {
    if (this.surge === 0 && this.update.takeUnavailable(pod)) this.replace(pod);
  }

  podAvailable(pod: Pod): void {
    const node = this.here.nodeOf(pod);
    const old = node && this.here.of(node);
    if (old !== undefined && this.here.isSurge(pod)) this.replace(old);
    this.soon();
  }

  podTerminating(pod: Pod): void {
    this.update.takeUnavailable(pod);
  }

  /** What was put beside this pod did not last. */
  surgeGone(old: Pod): void {
    this.update.putBack(old);
    this.soon();
  }

  replace(pod: Pod): void {
    const { environment, cluster, limiter } = this.ports;
    this.here.setUnavailable(pod);
    environment.at(limiter.reserve(environment.now), () => cluster.deletePod(pod, 'Owner'));
  }

  private rollOn(): void {
    const isAvailable = (pod: Pod): boolean => this.here.isAvailable(pod);
    const { surge } = this;
    if (surge > 0) {
      const budget = surge - this.here.surging - this.planned;
      for (const pod of this.update.next(isAvailable, budget)) this.putBeside(pod);
      return;
    }
    const nodes = this.here.size + this.daemons.missing;
    const limit = unavailableLimit(this.daemons.config.maxUnavailable, nodes);
    const budget = limit - (nodes - this.here.availableCount);
    for (const pod of this.update.next(isAvailable, budget)) this.replace(pod);
  }

  /** Nodes that may run old and new side by side. */
  private get surge(): number {
    const { maxSurge } = this.daemons.config;
    return maxSurge === undefined ? 0 : resolveIntOrPercent(maxSurge, this.here.size, 'up');
  }

  private putBeside(old: Pod): void {
    const { environment, limiter } = this.ports;
    this.planned++;
    environment.at(limiter.reserve(environment.now), () => {
      this.planned--;
      const node = this.here.nodeOf(old);
      if (node === undefined || this.here.surgeOf(node) !== undefined) return;
      if (this.daemons.createPod(node)) return;
      this.update.putBack(old);
      this.daemons.tryAgain();
    });
  }
}
