// What EC2 has refused lately: nobody asks for it again for a while.
// @upstream karpenter-provider-aws pkg/cache/unavailableofferings.go

import { MINUTE, SECOND, type Milliseconds } from '../../../base/time.ts';
import type { CapacityType } from '../../../kube/api/nodeClaim.ts';
import type { Refusals } from '../catalogue/catalogue.ts';

const REFUSED_FOR = 3 * MINUTE;
/** Only then what has run out is seen to be. */
const CLEANED_EVERY = 10 * SECOND;

export class UnavailableOfferings {
  private readonly offerings = new Map<string, Milliseconds>();
  private readonly subnets = new Map<string, Milliseconds>();
  /** Another one with each change. */
  edition = 0;

  markOffering(instanceType: string, zone: string, capacityType: CapacityType, now: Milliseconds): void {
    this.offerings.set(offeringKey(instanceType, zone, capacityType), endOf(now));
    this.edition++;
  }

  /** When the offering may be asked for again; undefined: now. */
  offeringUntil(instanceType: string, zone: string, capacityType: CapacityType): Milliseconds | undefined {
    return this.offerings.get(offeringKey(instanceType, zone, capacityType));
  }

  /** When the subnet may be asked for again; undefined: now. */
  subnetUntil(subnet: string): Milliseconds | undefined {
    return this.subnets.get(subnet);
  }

  /** It had no free address. */
  markSubnet(subnet: string, now: Milliseconds): void {
    this.subnets.set(subnet, endOf(now));
    this.edition++;
  }

  /** What has run out by then is offered again; its next change is the time that comes back, undefined: none. */
  clean(now: Milliseconds): Milliseconds | undefined {
    let next = Infinity;
    for (const entries of [this.offerings, this.subnets]) {
      for (const [key, end] of entries) {
        if (end > now) next = Math.min(next, end);
        else if (entries.delete(key)) this.edition++;
      }
    }
    return Number.isFinite(next) ? next : undefined;
  }

  /** As of the last `clean`. */
  get refusals(): Refusals {
    return {
      isRefused: (instanceType, zone, capacityType) =>
        this.offerings.has(offeringKey(instanceType, zone, capacityType)),
      isClosed: (subnet) => this.subnets.has(subnet),
    };
  }
}

function offeringKey(instanceType: string, zone: string, capacityType: CapacityType): string {
  return `${capacityType}:${instanceType}:${zone}`;
}

/** @assumption cleaning is counted from the start of the run; up to 10 s off, as the start of the real process is not known */
function endOf(now: Milliseconds): Milliseconds {
  return Math.ceil((now + REFUSED_FOR) / CLEANED_EVERY) * CLEANED_EVERY;
}
