// A DaemonSet's pods by node: the one that serves the node, the newer one that a surge has put beside it, and which of
// them have been ready for long enough.

import type { Milliseconds } from '../../base/time.ts';
import type { Environment } from '../api/environment.ts';
import type { Node, Pod } from '../api/objects.ts';

export class DaemonPods {
  private readonly byNode = new Map<Node, Pod>();
  private readonly surges = new Map<Node, Pod>();
  private readonly nodes = new Map<Pod, Node>();
  private readonly available = new Set<Pod>();
  private readonly environment: Environment;

  constructor(environment: Environment) {
    this.environment = environment;
  }

  /** Of both sorts, oldest first. */
  all(): Iterable<Pod> {
    return this.nodes.keys();
  }

  /** Those that serve a node and that nobody deleted, oldest first. */
  serving(): Pod[] {
    return [...this.nodes]
      .filter(([pod, node]) => pod.deletedAt === undefined && this.byNode.get(node) === pod)
      .map(([pod]) => pod);
  }

  /** Nodes with a pod. */
  get size(): number {
    return this.byNode.size;
  }

  get availableCount(): number {
    return this.available.size;
  }

  of(node: Node): Pod | undefined {
    return this.byNode.get(node);
  }

  surgeOf(node: Node): Pod | undefined {
    return this.surges.get(node);
  }

  nodeOf(pod: Pod): Node | undefined {
    return this.nodes.get(pod);
  }

  isSurge(pod: Pod): boolean {
    const node = this.nodes.get(pod);
    return node !== undefined && this.surges.get(node) === pod;
  }

  /** Newer pods that are not available yet. */
  get surging(): number {
    let count = 0;
    for (const pod of this.surges.values()) if (!this.available.has(pod)) count++;
    return count;
  }

  /** Beside the one that is there, if there is one. */
  add(node: Node, pod: Pod): void {
    this.nodes.set(pod, node);
    if (this.byNode.has(node)) this.surges.set(node, pod);
    else this.byNode.set(node, pod);
  }

  /** A newer pod takes the place of the one that served its node. */
  remove(pod: Pod): void {
    const node = this.nodes.get(pod);
    if (node === undefined) return;
    this.nodes.delete(pod);
    this.available.delete(pod);
    const surge = this.surges.get(node);
    if (surge !== undefined) this.surges.delete(node);
    if (surge === pod) return;
    if (surge === undefined) this.byNode.delete(node);
    else this.byNode.set(node, surge);
  }

  isAvailable(pod: Pod): boolean {
    return this.available.has(pod);
  }

  setUnavailable(pod: Pod): void {
    this.available.delete(pod);
  }

  /** A pod that is ready counts as available when it has been so for `minReady`; `then` hears of it. */
  setReady(pod: Pod, minReady: Milliseconds, then: () => void): void {
    const since = pod.readyAt;
    const count = (): void => {
      if (!pod.ready || pod.readyAt !== since || pod.deletedAt !== undefined || !this.nodes.has(pod)) return;
      this.available.add(pod);
      then();
    };
    if (minReady === 0) count();
    else this.environment.after(minReady, count);
  }
}
