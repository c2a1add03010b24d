// Which pods are bound to which node, whatever their phase.

import type { Pod } from './objects.ts';

const NO_PODS: readonly Pod[] = [];

export class PodsByNode {
  /** Lists are replaced, not written to: whoever goes through one is not disturbed, and none has room to spare. */
  private readonly byNode = new Map<string, readonly Pod[]>();

  /** In order of binding. */
  on(node: string): readonly Pod[] {
    return this.byNode.get(node) ?? NO_PODS;
  }

  place(pod: Pod, node: string): void {
    this.byNode.set(node, this.on(node).concat([pod]));
  }

  /** `nodeExists`: others may come to it. */
  takeOff(pod: Pod, node: string, nodeExists: boolean): void {
    const left = this.on(node).filter((each) => each !== pod);
    if (left.length === 0 && !nodeExists) this.byNode.delete(node);
    else this.byNode.set(node, left);
  }
}
