// Instance metadata of one instance: its attached ENIs as of some time ago. It holds the changes that are not visible
// yet and shows them when they are due, by the clock at the moment of the question: no events.

import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';

/** An attached ENI as metadata shows it. */
export interface MetadataEni {
  readonly eniId: string;
  readonly device: number;
  readonly subnetId: string;
  readonly primary: Ipv4;
  /** Secondary addresses as /32 and /28 prefixes. */
  readonly cidrs: readonly Cidr[];
}

interface View {
  readonly visibleAt: Milliseconds;
  readonly enis: readonly MetadataEni[];
  next: View | undefined;
}

export class InstanceMetadata {
  private readonly clock: { readonly now: Milliseconds };
  private shown: View = { visibleAt: 0, enis: [], next: undefined };
  private last = this.shown;

  constructor(clock: { readonly now: Milliseconds }) {
    this.clock = clock;
  }

  /** By device index. */
  attachedEnis(): readonly MetadataEni[] {
    const { now } = this.clock;
    for (let { next } = this.shown; next !== undefined && next.visibleAt <= now; next = next.next) {
      this.shown = next;
    }
    return this.shown.enis;
  }

  /** When it will next show something else; Infinity when nothing is under way. */
  nextChangeAt(): Milliseconds {
    this.attachedEnis();
    return this.shown.next?.visibleAt ?? Infinity;
  }

  /** From when on it shows all that has happened so far. */
  settledAt(): Milliseconds {
    return this.last.visibleAt;
  }

  /**
   * From `visibleAt` on it shows these ENIs.
   * @assumption changes become visible in the order in which they were made, however their lags fall.
   */
  show(enis: readonly MetadataEni[], visibleAt: Milliseconds): void {
    const view: View = { visibleAt: Math.max(visibleAt, this.settledAt()), enis, next: undefined };
    this.last.next = view;
    this.last = view;
    this.attachedEnis();
  }
}
