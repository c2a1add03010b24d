// The pods of a workload that are ready, and which of them have been so for long enough to count as available.

import type { Milliseconds } from '../../base/time.ts';
import type { Pod } from '../api/objects.ts';

export class ReadyPods {
  private readonly pods = new Set<Pod>();
  private readonly minReady: Milliseconds;

  constructor(minReady: Milliseconds) {
    this.minReady = minReady;
  }

  update(pod: Pod): void {
    if (pod.ready) this.pods.add(pod);
    else this.pods.delete(pod);
  }

  delete(pod: Pod): void {
    this.pods.delete(pod);
  }

  available(now: Milliseconds): number {
    if (this.minReady === 0) return this.pods.size;
    let count = 0;
    for (const { readyAt } of this.pods) if (readyAt !== undefined && readyAt + this.minReady <= now) count++;
    return count;
  }
}
