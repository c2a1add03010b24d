// Events as Karpenter's controllers publish them: said again only when some time has passed.
// @upstream karpenter pkg/events/recorder.go

import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { EventText } from '../../kube/api/eventSource.ts';

export interface KarpenterEvent extends EventText {
  readonly kind: 'Pod' | 'Node' | 'NodeClaim' | 'NodePool';
  /** `namespace/name` of pods. */
  readonly object: string;
  /** What makes it another event of the same reason and object; absent: nothing. */
  readonly variant?: string;
  /** How long the same is not said again. Absent: two minutes. */
  readonly quietFor?: Milliseconds;
}

const QUIET_FOR = 2 * MINUTE;

export class EventFilter {
  private readonly quietUntil = new Map<string, Milliseconds>();

  /** Those that are said now. */
  fresh(events: readonly KarpenterEvent[], now: Milliseconds): KarpenterEvent[] {
    return events.filter((event) => {
      const key = JSON.stringify([event.reason, event.kind, event.object, event.variant ?? '']);
      if (now < (this.quietUntil.get(key) ?? 0)) return false;
      this.quietUntil.set(key, now + (event.quietFor ?? QUIET_FOR));
      return true;
    });
  }

  /** Drops what is long said, so that it takes room for what is recent only. */
  forgetPast(now: Milliseconds): void {
    for (const [key, until] of this.quietUntil) if (until <= now) this.quietUntil.delete(key);
  }
}
