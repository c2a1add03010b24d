// Subnets as DescribeSubnets would have shown them at an earlier moment, without asking at each of them: how many
// addresses were free is kept when the first change after it comes.

import type { Cloud } from '../../ec2/cloud.ts';
import { describedSubnet, type FleetSubnet } from '../../ec2/fleetClient.ts';
import type { Milliseconds } from '../../base/time.ts';

export class SubnetLook {
  private readonly cloud: () => Cloud;
  private readonly every: Milliseconds;
  /** By the last fact of each subnet. */
  private readonly free = new Map<string, number>();
  /** Before the first change since the last look. */
  private readonly seen = new Map<string, number>();
  private lookedAt: Milliseconds = 0;

  /** `every`: between two looks; the first is at the start. */
  constructor(cloud: () => Cloud, every: Milliseconds) {
    this.cloud = cloud;
    this.every = every;
  }

  changed(subnet: string, free: number, now: Milliseconds): void {
    this.advance(now);
    if (!this.seen.has(subnet)) this.seen.set(subnet, this.free.get(subnet) ?? free);
    this.free.set(subnet, free);
  }

  /** As of the last look. */
  subnets(now: Milliseconds): FleetSubnet[] {
    this.advance(now);
    return [...this.cloud().subnets.values()]
      .filter(({ isForeign }) => !isForeign)
      .map((subnet) => {
        const described = describedSubnet(subnet);
        const seen = this.seen.get(subnet.id);
        return seen === undefined ? described : { ...described, availableIpAddressCount: seen };
      });
  }

  private advance(now: Milliseconds): void {
    const look = Math.floor(now / this.every) * this.every;
    if (look === this.lookedAt) return;
    this.lookedAt = look;
    this.seen.clear();
  }
}
