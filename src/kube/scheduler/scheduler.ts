// The kube-scheduler: takes pods without a node, decides, tells the host. It keeps its own account of nodes and of
// the pods on them, fed by the host's notifications.

import type { Milliseconds } from '../../base/time.ts';
import { Lane } from '../../kernel/lane.ts';
import type { Random } from '../../kernel/random.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { Node, Pod } from '../objects.ts';
import type { SchedulerHost } from './host.ts';

export interface SchedulerOptions {
  readonly simulation: Simulation;
  readonly random: Random;
  /** 28 for Kubernetes 1.28. */
  readonly kubernetesMinor: number;
  readonly host: SchedulerHost;
  /**
   * How long one scheduling cycle takes.
   * @assumption 1 ms, may be off by a factor of 5: upstream has no fixed figure.
   */
  readonly cycle?: Milliseconds;
}

export class Scheduler {
  private readonly options: SchedulerOptions;
  private readonly nodes = new Map<string, { readonly node: Node; readonly pods: Set<Pod> }>();
  private readonly waiting = new Set<Pod>();
  private busy = false;

  constructor(options: SchedulerOptions) {
    this.options = options;
  }

  addNode(node: Node): void {
    this.nodes.set(node.name, { node, pods: new Set() });
    this.wake();
  }

  /** Labels, taints, cordon, allocatable or images of the node are other than they were. */
  updateNode(_node: Node): void {
    this.wake();
  }

  /** The node left the API; pods on it are told of one by one. */
  removeNode(name: string): void {
    this.nodes.delete(name);
  }

  /** A pod appeared: without `nodeName` it queues, with it (set by its author) it is accounted for at once. */
  addPod(pod: Pod): void {
    if (pod.nodeName !== undefined) this.nodes.get(pod.nodeName)?.pods.add(pod);
    else this.waiting.add(pod);
    this.wake();
  }

  /** The pod's `deletedAt` was set; it keeps its place until `podDeleted`. */
  podTerminating(_pod: Pod): void {
    this.wake();
  }

  /** The pod turned Succeeded or Failed, or its object is gone, whichever comes first; a second call is ignored. */
  podDeleted(pod: Pod): void {
    this.waiting.delete(pod);
    for (const node of this.nodes.values()) node.pods.delete(pod);
    this.wake();
  }

  /** Services or owners changed so that `SchedulerHost.ownerSelector` may answer otherwise than before. */
  selectorsChanged(): void {
    this.wake();
  }

  private wake(): void {
    if (this.busy) return;
    this.busy = true;
    this.options.simulation.after(this.options.cycle ?? 1, Lane.cluster, () => {
      this.busy = false;
      for (const pod of this.waiting) this.attempt(pod);
    });
  }

  private attempt(pod: Pod): void {
    for (const { node, pods } of this.nodes.values()) {
      if (node.unschedulable || pods.size >= (node.allocatable['pods'] ?? 0)) continue;
      pods.add(pod);
      this.waiting.delete(pod);
      this.options.host.bind(pod, node.name);
      return;
    }
    const message = `0/${this.nodes.size} nodes are available: ${this.nodes.size} Too many pods.`;
    this.options.host.unschedulable(pod, { message, reasons: ['Too many pods'], nominatedNode: undefined });
  }
}
