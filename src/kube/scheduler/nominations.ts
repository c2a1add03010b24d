// Pods that preemption has promised a node, until they are bound: filters treat them as if they were there.
// @upstream pkg/scheduler/backend/queue/nominator.go

import type { Pod } from '../api/objects.ts';
import type { PlacedPod } from './nodeInfo.ts';
import type { PodClass } from './podClass.ts';

export class Nominations {
  /** Rises with every change. */
  version = 0;
  private readonly byNode = new Map<string, PlacedPod[]>();
  private readonly nodes = new Map<Pod, string>();

  get isEmpty(): boolean {
    return this.nodes.size === 0;
  }

  nodeOf(pod: Pod): string | undefined {
    return this.isEmpty ? undefined : this.nodes.get(pod);
  }

  set(pod: Pod, podClass: PodClass, node: string): void {
    if (this.nodeOf(pod) === node) return;
    this.delete(pod);
    this.nodes.set(pod, node);
    const placed: PlacedPod = { pod, home: node, class: podClass, index: 0, terminating: false };
    const others = this.byNode.get(node);
    if (others === undefined) this.byNode.set(node, [placed]);
    else others.push(placed);
    this.version++;
  }

  /** Whether the pod had a nomination. */
  delete(pod: Pod): boolean {
    const node = this.nodeOf(pod);
    if (node === undefined) return false;
    this.nodes.delete(pod);
    const rest = (this.byNode.get(node) ?? []).filter((placed) => placed.pod !== pod);
    if (rest.length === 0) this.byNode.delete(node);
    else this.byNode.set(node, rest);
    this.version++;
    return true;
  }

  /** Those on a node that a pod has to reckon with: others of its own priority or above. */
  binding(node: string, pod: Pod): readonly PlacedPod[] {
    const placed = this.byNode.get(node);
    if (placed === undefined) return [];
    return placed.filter((other) => other.pod !== pod && other.class.spec.priority >= pod.spec.priority);
  }

  /** Those on a node that lose their promise to a pod of this priority. */
  below(node: string, priority: number): readonly Pod[] {
    const placed = this.byNode.get(node) ?? [];
    return placed.filter((other) => other.class.spec.priority < priority).map(({ pod }) => pod);
  }
}
