// Which subnet of each zone a launch is to go to: the one with the most free addresses, less those that launches since
// the last look will take. The number only ranks; it may be below zero.
// @upstream karpenter-provider-aws pkg/providers/subnet/subnet.go

export interface ZonedSubnet {
  readonly id: string;
  readonly zone: string;
}

/** A subnet that a launch was given, and what it was charged for it. */
export interface ChosenSubnet extends ZonedSubnet {
  /** Free addresses by the last look. */
  readonly seen: number;
  readonly charge: number;
}

export class SubnetAddresses {
  /** By the last look. */
  private readonly free = new Map<string, number>();
  /** Of subnets that launches were given since then. */
  private readonly left = new Map<string, number>();

  /** DescribeSubnets has said so. */
  refresh(subnets: Iterable<{ readonly id: string; readonly free: number }>): void {
    for (const { id, free } of subnets) {
      this.free.set(id, free);
      this.left.delete(id);
    }
  }

  /** One a zone, of those of an EC2NodeClass; `chargeIn`: how many addresses a launch may take there. */
  choose(subnets: readonly ZonedSubnet[], chargeIn: (zone: string) => number): ChosenSubnet[] {
    const best = new Map<string, ZonedSubnet>();
    for (const subnet of byFree(subnets, (id) => this.free.get(id) ?? 0)) {
      const known = best.get(subnet.zone);
      if (known === undefined || this.remaining(subnet.id) > this.remaining(known.id))
        best.set(subnet.zone, subnet);
    }
    return [...best.values()].map(({ id, zone }) => {
      const charge = chargeIn(zone);
      this.left.set(id, this.remaining(id) - charge);
      return { id, zone, seen: this.free.get(id) ?? 0, charge };
    });
  }

  /** Subnets that were offered and not used get their charge back, if nobody has looked since. */
  answered(chosen: readonly ChosenSubnet[], offered: ReadonlySet<string>, used: ReadonlySet<string>): void {
    for (const { id, seen, charge } of chosen) {
      const left = this.left.get(id);
      if (left === undefined || !offered.has(id) || used.has(id) || this.free.get(id) !== seen) continue;
      this.left.set(id, left + charge);
    }
  }

  /** EC2 found no address in it. */
  exhaust(subnet: string): void {
    this.free.set(subnet, 0);
  }

  private remaining(id: string): number {
    return this.left.get(id) ?? this.free.get(id) ?? 0;
  }
}

/** As the status of an EC2NodeClass lists them: most free first. */
function byFree(subnets: readonly ZonedSubnet[], freeOf: (id: string) => number): ZonedSubnet[] {
  return subnets.toSorted((one, other) => freeOf(other.id) - freeOf(one.id));
}
