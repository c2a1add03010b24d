// The order in which pods get their turn. @upstream karpenter pkg/controllers/provisioning/scheduling/queue.go

import type { Pod, Resources } from '../../../kube/api/objects.ts';

/** Largest first: by CPU, memory, creation and UID. One that fails comes again at the end, as long as others succeed. */
export class Queue {
  private pods: Pod[];
  private next = 0;
  /** How many there were when the pod was put back. */
  private readonly lengths = new Map<Pod, number>();

  constructor(pods: readonly Pod[], requestsOf: (pod: Pod) => Resources) {
    const amount = (pod: Pod, resource: string): number => requestsOf(pod)[resource] ?? 0;
    this.pods = pods.toSorted(
      (one, other) =>
        amount(other, 'cpu') - amount(one, 'cpu') ||
        amount(other, 'memory') - amount(one, 'memory') ||
        one.createdAt - other.createdAt ||
        (one.uid < other.uid ? -1 : 1),
    );
  }

  /** Undefined when there is none, or a whole round has helped nobody. */
  pop(): Pod | undefined {
    const pod = this.pods[this.next];
    if (pod === undefined || this.lengths.get(pod) === this.length) return undefined;
    this.next++;
    return pod;
  }

  push(pod: Pod): void {
    this.pods.push(pod);
    this.lengths.set(pod, this.length);
  }

  private get length(): number {
    return this.pods.length - this.next;
  }
}
