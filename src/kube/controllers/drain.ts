// `kubectl drain --ignore-daemonsets --force`: cordon, evict everything, wait until it is gone. An eviction that a
// disruption budget refuses is asked for again every five seconds, for as long as the pod is there.
// @upstream kubectl pkg/drain/drain.go

import { SECOND } from '../../base/time.ts';
import type { Cluster } from '../api/cluster.ts';
import type { DisruptionBudgets } from './disruptionBudgets.ts';
import type { Environment } from '../api/environment.ts';
import { podKey, type Node, type Pod } from '../api/objects.ts';

const RETRY_PERIOD = 5 * SECOND;

/** One drain under way. */
interface Wait {
  left: number;
  readonly done: () => void;
}

export class Drainer {
  private readonly cluster: Cluster;
  private readonly environment: Environment;
  private readonly budgets: DisruptionBudgets;
  private readonly awaited = new Map<Pod, Wait[]>();

  constructor(cluster: Cluster, environment: Environment, budgets: DisruptionBudgets) {
    this.cluster = cluster;
    this.environment = environment;
    this.budgets = budgets;
  }

  /** `done` is called when the last evicted pod has left the API. */
  drain(node: Node, done: () => void, budgets: 'respected' | 'overridden' = 'respected'): void {
    this.cluster.nodes.setUnschedulable(node, true);
    this.environment.later(() => this.evictAll(node, done, budgets === 'respected'));
  }

  podRemoved(pod: Pod): void {
    const waits = this.awaited.size === 0 ? undefined : this.awaited.get(pod);
    if (waits === undefined) return;
    this.awaited.delete(pod);
    for (const wait of waits) {
      if (--wait.left === 0) wait.done();
    }
  }

  private evictAll(node: Node, done: () => void, asks: boolean): void {
    const pods = [...this.cluster.podsOn(node.name)].filter(({ owner }) => owner?.kind !== 'DaemonSet');
    if (pods.length === 0) {
      done();
      return;
    }
    const wait = { left: pods.length, done };
    for (const pod of pods) this.awaited.set(pod, [...(this.awaited.get(pod) ?? []), wait]);
    for (const pod of pods)
      if (asks) this.evict(pod);
      else this.cluster.deletePod(pod, 'EvictionByEvictionAPI');
  }

  /**
   * Gives up where the API answers anything but 429: the drain then ends with an error and never with `done`.
   * @assumption it also gives up when the node was made schedulable again, as an operator who stops it would.
   */
  private evict(pod: Pod): void {
    const answer = this.budgets.evict(pod);
    if (answer.granted) {
      this.cluster.deletePod(pod, 'EvictionByEvictionAPI');
      return;
    }
    const { code, message, budget } = answer;
    this.environment.emit({ kind: 'eviction-refused', pod: podKey(pod), budget, message });
    if (code === 429) this.environment.after(RETRY_PERIOD, () => this.retry(pod));
  }

  private retry(pod: Pod): void {
    const isWanted = this.cluster.nodes.get(pod.nodeName ?? '')?.unschedulable === true;
    if (isWanted && this.cluster.has(pod) && pod.deletedAt === undefined) this.evict(pod);
  }
}
