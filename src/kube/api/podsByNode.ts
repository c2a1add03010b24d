// Which pods are bound to which node, whatever their phase.

import type { Pod } from './objects.ts';

const NO_PODS: ReadonlySet<Pod> = new Set();

export class PodsByNode {
  private readonly byNode = new Map<string, Set<Pod>>();

  /** In order of binding. */
  on(node: string): ReadonlySet<Pod> {
    return this.byNode.get(node) ?? NO_PODS;
  }

  place(pod: Pod, node: string): void {
    let pods = this.byNode.get(node);
    if (pods === undefined) {
      pods = new Set();
      this.byNode.set(node, pods);
    }
    pods.add(pod);
  }

  /** `nodeExists`: others may come to it. */
  takeOff(pod: Pod, node: string, nodeExists: boolean): void {
    const pods = this.byNode.get(node);
    pods?.delete(pod);
    if (pods?.size === 0 && !nodeExists) this.byNode.delete(node);
  }
}
