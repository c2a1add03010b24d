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
}

export class InstanceMetadata {
  private readonly clock: { readonly now: Milliseconds };
  private shown: View = { visibleAt: 0, enis: [] };
  private readonly upcoming: View[] = [];

  constructor(clock: { readonly now: Milliseconds }) {
    this.clock = clock;
  }

  /** By device index. */
  attachedEnis(): readonly MetadataEni[] {
    for (
      let next = this.upcoming[0];
      next !== undefined && next.visibleAt <= this.clock.now;
      next = this.upcoming[0]
    ) {
      this.shown = next;
      this.upcoming.shift();
    }
    return this.shown.enis;
  }

  /** When it will next show something else; Infinity when nothing is under way. */
  nextChangeAt(): Milliseconds {
    this.attachedEnis();
    return this.upcoming.at(0)?.visibleAt ?? Infinity;
  }

  /** From when on it shows all that has happened so far. */
  settledAt(): Milliseconds {
    return (this.upcoming.at(-1) ?? this.shown).visibleAt;
  }

  /**
   * From `visibleAt` on it shows these ENIs.
   * @assumption changes become visible in the order in which they were made, however their lags fall.
   */
  show(enis: readonly MetadataEni[], visibleAt: Milliseconds): void {
    this.upcoming.push({ visibleAt: Math.max(visibleAt, this.settledAt()), enis });
    this.attachedEnis();
  }
}
