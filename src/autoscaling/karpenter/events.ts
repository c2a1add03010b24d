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
      if (now < this.freshAt(event)) return false;
      this.quietUntil.set(keyOf(event), now + (event.quietFor ?? QUIET_FOR));
      return true;
    });
  }

  /** From when on it is said (again). */
  freshAt(event: KarpenterEvent): Milliseconds {
    return this.quietUntil.get(keyOf(event)) ?? 0;
  }

  /** Drops what is long said, so that it takes room for what is recent only. */
  forgetPast(now: Milliseconds): void {
    for (const [key, until] of this.quietUntil) if (until <= now) this.quietUntil.delete(key);
  }
}

function keyOf({ reason, kind, object, variant = '' }: KarpenterEvent): string {
  return JSON.stringify([reason, kind, object, variant]);
}
