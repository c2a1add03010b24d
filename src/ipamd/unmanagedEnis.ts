// ENIs of the node that the daemon leaves to others, or that are on network cards that it leaves alone: which those are,
// and how many it takes them for when it looks whether another ENI has room.
// @upstream pkg/ipamd/ipamd.go#filterUnmanagedENIs, #markUnmanagedNetworkCards, pkg/awsutils/awsutils.go#setUnmanagedENIs

export interface UnmanagedOptions {
  /** Counts them anew at every look, without forgetting the looks before. */
  readonly recounts: boolean;
  /** Knows the network cards, and counts on each by itself; older versions only know which ENIs are not on the first. */
  readonly knowsCards: boolean;
}

/** Of the ENIs that EC2 has described. */
export interface LeftAlone {
  readonly unmanaged: readonly string[];
  /** On network cards other than the default one. */
  readonly elsewhere: readonly string[];
}

interface AttachedPlace {
  readonly eniId: string;
  readonly networkCard: number;
}

const NONE: ReadonlySet<string> = new Set();

export class UnmanagedEnis {
  private readonly options: UnmanagedOptions;
  private ids = NONE;
  /** Of a version that does not know cards. */
  private elsewhere = NONE;
  /** Those of the first so many network cards are the daemon's. */
  private managedCards = Infinity;
  /** By network card. */
  private counts: Map<number, number> | undefined;

  constructor(options: UnmanagedOptions) {
    this.options = options;
  }

  /** How many slots for ENIs of a network card they are taken to have. */
  count(networkCard: number): number {
    return this.counts?.get(networkCard) ?? 0;
  }

  /** As EC2 describes the node's ENIs now. */
  learn({ unmanaged, elsewhere }: LeftAlone): void {
    this.ids = setOf(unmanaged);
    if (!this.options.knowsCards) this.elsewhere = setOf(elsewhere);
  }

  manageCards(count: number): void {
    if (this.options.knowsCards) this.managedCards = count;
  }

  /** Whether the ENI is the daemon's. */
  manages({ eniId, networkCard }: AttachedPlace): boolean {
    return !this.ids.has(eniId) && networkCard < this.managedCards && !this.elsewhere.has(eniId);
  }

  /** Leaves them out of the ENIs attached. `times`: looks of which each found the same. */
  filter<Eni extends AttachedPlace>(attached: readonly Eni[], times = 1): readonly Eni[] {
    if (this.ids.size > 0 || this.counts !== undefined) this.recount(attached, times);
    return attached.every((eni) => this.manages(eni))
      ? attached
      : attached.filter((eni) => this.manages(eni));
  }

  private recount(attached: readonly AttachedPlace[], times: number): void {
    const { recounts, knowsCards } = this.options;
    const counts = new Map(recounts ? this.counts : undefined);
    for (const { eniId, networkCard } of attached) {
      if (!this.ids.has(eniId)) continue;
      const card = knowsCards ? networkCard : 0;
      counts.set(card, (counts.get(card) ?? 0) + (recounts ? times : 1));
    }
    this.counts = counts;
  }
}

function setOf(ids: readonly string[]): ReadonlySet<string> {
  return ids.length === 0 ? NONE : new Set(ids);
}
