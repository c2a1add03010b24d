// How many instances a node group has in each of its subnets, and which subnet or zone is next to gain or lose one.

export class SubnetLoad {
  private readonly subnets: readonly string[];
  private readonly zones: Readonly<Record<string, string>>;
  private readonly counts = new Map<string, number>();
  /** Launches that failed in a subnet since the last that did not. */
  private readonly failures = new Map<string, number>();

  constructor(subnets: readonly string[], zones: Readonly<Record<string, string>>) {
    this.subnets = subnets;
    this.zones = zones;
  }

  change(subnet: string, by: 1 | -1): void {
    this.counts.set(subnet, this.of(subnet) + by);
  }

  launchFailed(subnet: string): void {
    this.failures.set(subnet, (this.failures.get(subnet) ?? 0) + 1);
  }

  launched(subnet: string): void {
    this.failures.delete(subnet);
  }

  /** In the zone with the fewest instances, there the subnet with the fewest; the first listed among equals. */
  emptiest(): string {
    const weight = (subnet: string): number => this.of(subnet) + (this.failures.get(subnet) ?? 0);
    return this.subnets.reduce((best, subnet) => {
      const difference = this.zoneSum(subnet, weight) - this.zoneSum(best, weight);
      return difference < 0 || (difference === 0 && weight(subnet) < weight(best)) ? subnet : best;
    });
  }

  private zoneSum(subnet: string, measure: (subnet: string) => number): number {
    let sum = 0;
    for (const other of this.subnets) if (this.zones[other] === this.zones[subnet]) sum += measure(other);
    return sum;
  }

  private of(subnet: string): number {
    return this.counts.get(subnet) ?? 0;
  }
}
