// Rejected pods that wait for an event: in the order in which their attempts ended, and by what an event
// would have to help, so that thousands of pods of one template cost one question an event.

import type { PluginSet } from './nodeStatus.ts';
import type { PodClass } from './podClass.ts';
import type { QueuedPod } from './queuedPod.ts';

export class UnschedulablePods {
  private readonly inOrder = new Set<QueuedPod>();
  private readonly alike = new Map<PodClass, Map<PluginSet, Set<QueuedPod>>>();

  /** The one that has waited longest. */
  get first(): QueuedPod | undefined {
    for (const entry of this.inOrder) return entry;
    return undefined;
  }

  get isEmpty(): boolean {
    return this.inOrder.size === 0;
  }

  add(entry: QueuedPod): void {
    this.inOrder.add(entry);
    const { podClass, rejectors } = entry;
    let ofClass = this.alike.get(podClass);
    if (ofClass === undefined) {
      ofClass = new Map();
      this.alike.set(podClass, ofClass);
    }
    const group = ofClass.get(rejectors);
    if (group === undefined) ofClass.set(rejectors, new Set([entry]));
    else group.add(entry);
  }

  delete(entry: QueuedPod): void {
    this.inOrder.delete(entry);
    const ofClass = this.alike.get(entry.podClass);
    const group = ofClass?.get(entry.rejectors);
    group?.delete(entry);
    if (group?.size === 0) ofClass?.delete(entry.rejectors);
    if (ofClass?.size === 0) this.alike.delete(entry.podClass);
  }

  /** All pods whose class and rejectors `helps` says yes to. */
  helpedBy(helps: (podClass: PodClass, rejectors: PluginSet) => boolean): QueuedPod[] {
    const helped: QueuedPod[] = [];
    for (const [podClass, groups] of this.alike) {
      for (const [rejectors, group] of groups) if (helps(podClass, rejectors)) helped.push(...group);
    }
    return helped;
  }
}
