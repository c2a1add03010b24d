// The IPv6 block of a dual-stack subnet: which /80s are delegated to ENIs, and which single addresses they have. A /80
// that holds single addresses is not delegated.

import { assert } from '../base/assert.ts';
import { IPV6_PREFIX_LENGTH, ipv6SubBlock, type Ipv6, type Ipv6Cidr } from '../base/ipv6.ts';
import type { Chooser } from '../kernel/chooser.ts';

/** The first four addresses are AWS's, and the last one is. */
const RESERVED_AT_START = 4;

/** Random bits of one draw: a single address has 64 of its own. */
const DRAW = 2 ** 16;

export class Ipv6Space {
  readonly cidr: Ipv6Cidr;
  private readonly chooser: Chooser;
  private readonly picksLowest: boolean;
  private readonly point: string;
  /** Places of /80s that are delegated. */
  private readonly delegated = new Set<number>();
  private readonly addresses = new Set<Ipv6>();
  /** How many single addresses are in a /80, by its place. */
  private readonly singles = new Map<number, number>();

  constructor(subnetId: string, cidr: Ipv6Cidr, choice: 'random' | 'lowest', chooser: Chooser) {
    this.cidr = cidr;
    this.chooser = chooser;
    this.picksLowest = choice === 'lowest';
    this.point = `${subnetId}/ipv6`;
  }

  /** /80s and single addresses that ENIs have. */
  get assignedCount(): number {
    return this.delegated.size + this.addresses.size;
  }

  hasAddress(address: Ipv6): boolean {
    return this.addresses.has(address);
  }

  hasPrefix(prefix: Ipv6Cidr): boolean {
    return this.delegated.has(this.placeOf(prefix.base));
  }

  /** @assumption any free one is as likely as any other: AWS says only that it picks. */
  allocateAddress(): Ipv6 {
    const address = this.picksLowest ? this.lowestAddress() : this.randomAddress();
    const place = this.placeOf(address);
    this.addresses.add(address);
    this.singles.set(place, (this.singles.get(place) ?? 0) + 1);
    return address;
  }

  releaseAddress(address: Ipv6): void {
    assert(this.addresses.delete(address), 'released an IPv6 address that no ENI has');
    const place = this.placeOf(address);
    this.singles.set(place, (this.singles.get(place) ?? 0) - 1);
  }

  /**
   * As many free /80s, or none of them.
   * @assumption the first one that is free from a place on that is drawn.
   */
  allocatePrefixes(count: number): Ipv6Cidr[] | undefined {
    const given: Ipv6Cidr[] = [];
    for (let turn = 0; turn < count; turn++) {
      const place = this.freePlace();
      if (place === undefined) {
        for (const prefix of given) this.releasePrefix(prefix);
        return undefined;
      }
      this.delegated.add(place);
      given.push(ipv6SubBlock(this.cidr, IPV6_PREFIX_LENGTH, place));
    }
    return given;
  }

  releasePrefix(prefix: Ipv6Cidr): void {
    assert(this.delegated.delete(this.placeOf(prefix.base)), 'released an IPv6 prefix that no ENI has');
  }

  /** The first /80 and the last hold AWS's own addresses. */
  private freePlace(): number | undefined {
    const places = 2 ** (IPV6_PREFIX_LENGTH - this.cidr.length) - 2;
    const first = this.picksLowest ? 0 : this.chooser.index(`${this.point}-prefix`, places);
    for (let step = 0; step < places; step++) {
      const place = 1 + ((first + step) % places);
      if (!this.delegated.has(place) && (this.singles.get(place) ?? 0) === 0) return place;
    }
    return undefined;
  }

  private lowestAddress(): Ipv6 {
    let address = this.cidr.base + BigInt(RESERVED_AT_START);
    while (this.addresses.has(address)) address++;
    return address;
  }

  private randomAddress(): Ipv6 {
    for (;;) {
      let host = 0n;
      for (let drawn = this.cidr.length; drawn < 128; drawn += 16) {
        host = (host << 16n) | BigInt(this.chooser.index(`${this.point}-address`, DRAW));
      }
      const address = this.cidr.base + host;
      const isReserved = host < RESERVED_AT_START || host === (1n << BigInt(128 - this.cidr.length)) - 1n;
      if (!isReserved && !this.delegated.has(this.placeOf(address)) && !this.addresses.has(address)) {
        return address;
      }
    }
  }

  private placeOf(address: Ipv6): number {
    return Number((address - this.cidr.base) >> BigInt(128 - IPV6_PREFIX_LENGTH));
  }
}
