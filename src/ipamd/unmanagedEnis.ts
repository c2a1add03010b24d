// ENIs of the node that the daemon leaves to others, or that are on network cards that it leaves alone: which those are,
// and how many it takes them for when it looks whether another ENI has room.
// @upstream pkg/ipamd/ipamd.go#filterUnmanagedENIs, #markUnmanagedNetworkCards, pkg/awsutils/awsutils.go#setUnmanagedENIs

import type { UpstreamRules } from './rules.ts';

/** Older versions do not count on each network card by itself, and only know which ENIs are not on the first. */
type CountingRules = Pick<UpstreamRules, 'recountsUnmanagedEnis' | 'knowsNetworkCards'>;

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
  private readonly rules: CountingRules;
  private ids = NONE;
  /** Of a version that does not know cards. */
  private elsewhere = NONE;
  /** Those of the first so many network cards are the daemon's. */
  private readonly managedCards: number;
  /** By network card. */
  private counts: Map<number, number> | undefined;

  constructor(rules: CountingRules, managedCards: number) {
    this.rules = rules;
    this.managedCards = rules.knowsNetworkCards ? managedCards : Infinity;
  }

  /** How many slots for ENIs of a network card they are taken to have. */
  count(networkCard: number): number {
    return this.counts?.get(networkCard) ?? 0;
  }

  /** As EC2 describes the node's ENIs now. */
  learn({ unmanaged, elsewhere }: LeftAlone): void {
    this.ids = setOf(unmanaged);
    if (!this.rules.knowsNetworkCards) this.elsewhere = setOf(elsewhere);
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
    const { recountsUnmanagedEnis: recounts, knowsNetworkCards: knowsCards } = this.rules;
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
