// The members of a node group that are to stay, in order of launch and by zone, so that which of them is too much is
// known without a look at all.

import { own } from '../../base/own.ts';

/** An instance of a group, as far as the choice asks. */
export interface Placed {
  /** Of its launch among all. */
  readonly order: number;
  readonly subnet: string;
}

export class StayingMembers<Member extends Placed> {
  private readonly zones: Readonly<Record<string, string>>;
  private readonly members = new Set<Member>();
  private readonly byZone = new Map<string | undefined, Set<Member>>();

  /** `zones`: of each subnet. */
  constructor(zones: Readonly<Record<string, string>>) {
    this.zones = zones;
  }

  get size(): number {
    return this.members.size;
  }

  /** In order of launch. */
  all(): Iterable<Member> {
    return this.members;
  }

  has(member: Member): boolean {
    return this.members.has(member);
  }

  add(member: Member): void {
    this.members.add(member);
    const zone = own(this.zones, member.subnet);
    const inZone = this.byZone.get(zone);
    if (inZone === undefined) this.byZone.set(zone, new Set([member]));
    else inZone.add(member);
  }

  delete(member: Member): boolean {
    this.byZone.get(own(this.zones, member.subnet))?.delete(member);
    return this.members.delete(member);
  }

  /** The oldest of the zone with the most instances; of several such zones, the oldest of all of theirs. */
  surplus(): Member | undefined {
    let best: Member | undefined;
    let most = 0;
    for (const inZone of this.byZone.values()) {
      const [oldest] = inZone;
      if (oldest === undefined || inZone.size < most) continue;
      if (best === undefined || inZone.size > most || oldest.order < best.order) best = oldest;
      most = inZone.size;
    }
    return best;
  }
}
