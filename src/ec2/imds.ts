// Instance metadata of one instance: its attached ENIs as of some time ago. It holds the changes that are not visible
// yet and shows them when they are due, by the clock at the moment of the question: no events.

import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { Ipv6OfEni } from './ipv6OfEni.ts';
import type { Milliseconds } from '../base/time.ts';

/** An attached ENI as metadata shows it. */
export interface MetadataEni {
  readonly eniId: string;
  readonly networkCard: number;
  /** On its network card. */
  readonly device: number;
  readonly subnetId: string;
  readonly primary: Ipv4;
  /** It lists no IPv4 address for this one; `primary` is then 0.0.0.0. */
  readonly withoutIpv4?: true;
  /** Secondary addresses as /32 and /28 prefixes. */
  readonly cidrs: readonly Cidr[];
  /** Where it has any. */
  readonly ipv6?: Ipv6OfEni;
  /** Ids of its security groups, where they are not those of its node. */
  readonly groups?: readonly string[];
}

/** What it will show from a time on, and what after that. */
interface Coming {
  readonly visibleAt: Milliseconds;
  readonly enis: readonly MetadataEni[];
  next: Coming | undefined;
}

export class InstanceMetadata {
  private readonly clock: { readonly now: Milliseconds };
  private shown: readonly MetadataEni[] = [];
  /** The earliest of what is under way. */
  private coming: Coming | undefined = undefined;
  private settled: Milliseconds = 0;

  constructor(clock: { readonly now: Milliseconds }) {
    this.clock = clock;
  }

  /** By network card and device index. */
  attachedEnis(): readonly MetadataEni[] {
    const { now } = this.clock;
    while (this.coming !== undefined && this.coming.visibleAt <= now) {
      this.shown = this.coming.enis;
      this.coming = this.coming.next;
    }
    return this.shown;
  }

  /** When it will next show something else; Infinity when nothing is under way. */
  nextChangeAt(): Milliseconds {
    this.attachedEnis();
    return this.coming?.visibleAt ?? Infinity;
  }

  /** From when on it shows all that has happened so far. */
  settledAt(): Milliseconds {
    return this.settled;
  }

  /**
   * From `visibleAt` on it shows these ENIs.
   * @assumption changes become visible in the order in which they were made, however their lags fall.
   */
  show(enis: readonly MetadataEni[], visibleAt: Milliseconds): void {
    this.settled = Math.max(visibleAt, this.settled);
    const latest: Coming = { visibleAt: this.settled, enis, next: undefined };
    let last = this.coming;
    while (last?.next !== undefined) last = last.next;
    if (last === undefined) this.coming = latest;
    else last.next = latest;
    this.attachedEnis();
  }
}
