// Node groups whose scale-up failed are left alone for a time that grows with each failure.
// @upstream cluster-autoscaler/utils/backoff/exponential_backoff.go

import type { Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';

interface Entry {
  readonly duration: Milliseconds;
  readonly until: Milliseconds;
  readonly failedAt: Milliseconds;
}

export class Backoff {
  private readonly flags: ClusterAutoscalerFlags;
  private readonly byGroup = new Map<string, Entry>();

  constructor(flags: ClusterAutoscalerFlags) {
    this.flags = flags;
  }

  /** A failure during the back-off does not make it longer than the first. */
  start(group: string, now: Milliseconds): void {
    const known = this.byGroup.get(group);
    const first = this.flags['initial-node-group-backoff-duration'];
    const longest = this.flags['max-node-group-backoff-duration'];
    const isOver = known !== undefined && known.until < now;
    const duration = isOver ? Math.min(2 * known.duration, longest) : first;
    this.byGroup.set(group, { duration, until: now + duration, failedAt: now });
  }

  isBackedOff(group: string, now: Milliseconds): boolean {
    return (this.byGroup.get(group)?.until ?? -Infinity) > now;
  }

  remove(group: string): void {
    this.byGroup.delete(group);
  }

  removeStale(now: Milliseconds): void {
    const keep = this.flags['node-group-backoff-reset-timeout'];
    for (const [group, { failedAt }] of this.byGroup) {
      if (failedAt + keep < now) this.byGroup.delete(group);
    }
  }
}
