// `kubectl drain --ignore-daemonsets --force`: cordon, evict everything, wait until it is gone.
// Disruption budgets are not looked at: an eviction is always granted.

import type { Cluster } from './cluster.ts';
import type { Environment } from './environment.ts';
import type { Node, Pod } from './objects.ts';

/** One drain under way. */
interface Wait {
  left: number;
  readonly done: () => void;
}

export class Drainer {
  private readonly cluster: Cluster;
  private readonly environment: Environment;
  private readonly awaited = new Map<Pod, Wait[]>();

  constructor(cluster: Cluster, environment: Environment) {
    this.cluster = cluster;
    this.environment = environment;
  }

  /** `done` is called when the last evicted pod has left the API. */
  drain(node: Node, done: () => void): void {
    this.cluster.nodes.setUnschedulable(node, true);
    this.environment.later(() => this.evict(node, done));
  }

  podRemoved(pod: Pod): void {
    const waits = this.awaited.get(pod);
    if (waits === undefined) return;
    this.awaited.delete(pod);
    for (const wait of waits) {
      if (--wait.left === 0) wait.done();
    }
  }

  private evict(node: Node, done: () => void): void {
    const pods = [...this.cluster.podsOn(node.name)].filter(({ owner }) => owner?.kind !== 'DaemonSet');
    if (pods.length === 0) {
      done();
      return;
    }
    const wait = { left: pods.length, done };
    for (const pod of pods) this.awaited.set(pod, [...(this.awaited.get(pod) ?? []), wait]);
    for (const pod of pods) this.cluster.deletePod(pod, 'EvictionByEvictionAPI');
  }
}
