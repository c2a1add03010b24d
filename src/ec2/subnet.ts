// One subnet: who may have an address of it and which one EC2 gives out next. It alone gives addresses out and takes
// them back; which ENI carries one is for `networkInterfaces.ts`.

import { assert } from '../base/assert.ts';
import { cidrSize, IPS_PER_PREFIX, namedCidr, PREFIX_LENGTH, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import { parseIpv6Cidr } from '../base/ipv6.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { AddressMap } from './addressMap.ts';
import type { AddressRange, SubnetConfig } from './config.ts';
import { IndexSet } from './indexSet.ts';
import { Ipv6Space } from './ipv6Space.ts';

/** `reserved`: one of AWS's five; `taken`: used by others; `assigned`: an ENI's, singly or inside a prefix. */
export type AddressState = 'free' | 'reserved' | 'taken' | 'assigned';

/** Network, router, DNS, kept for the future; the fifth is the broadcast address at the end. */
const RESERVED_AT_START = 4;

export class Subnet {
  readonly id: string;
  readonly cidr: Cidr;
  readonly availabilityZone: string;
  tags: Readonly<Record<string, string>>;
  readonly isForeign: boolean;
  /** Of a dual-stack subnet. */
  readonly ipv6: Ipv6Space | undefined;
  private readonly map: AddressMap;
  private readonly taken: IndexSet;
  private readonly chooser: Chooser;
  private readonly picksLowest: boolean;
  private readonly addressPoint: string;
  private readonly prefixPoint: string;

  constructor(config: SubnetConfig, choice: 'random' | 'lowest', chooser: Chooser) {
    this.id = config.id;
    this.cidr = config.cidr;
    this.availabilityZone = config.availabilityZone;
    this.tags = config.tags;
    this.isForeign = config.isForeign ?? false;
    const { ipv6Cidr } = config;
    const block = ipv6Cidr === undefined ? undefined : parseIpv6Cidr(ipv6Cidr);
    this.ipv6 = block && new Ipv6Space(config.id, block, choice, chooser);
    this.chooser = chooser;
    this.picksLowest = choice === 'lowest';
    this.addressPoint = `${config.id}/address`;
    this.prefixPoint = `${config.id}/prefix`;
    this.map = new AddressMap(config.cidr, config.reservations);
    this.taken = new IndexSet(this.map.size);
    for (let offset = 0; offset < RESERVED_AT_START; offset++) this.map.use(offset);
    this.map.use(this.map.size - 1);
    for (const range of config.taken) this.take(range);
  }

  /**
   * As DescribeSubnets counts: unused addresses, without what a prefix reservation keeps.
   * @assumption unused addresses of an explicit reservation are counted; no source says.
   */
  get availableIpAddressCount(): number {
    return this.map.available;
  }

  /** Entirely free aligned /28s that EC2 could delegate. */
  get freePrefixes(): number {
    return this.map.openBlocks.size + this.map.reservedBlocks.size;
  }

  /** Addresses carried by ENIs, those inside prefixes included. */
  get assignedCount(): number {
    return this.map.usedCount - this.taken.size - RESERVED_AT_START - 1;
  }

  stateOf(address: Ipv4): AddressState {
    const offset = this.offsetOf(address);
    if (!this.map.isUsed(offset)) return 'free';
    if (this.taken.has(offset)) return 'taken';
    return this.isReserved(offset) ? 'reserved' : 'assigned';
  }

  /** Addresses used by others, lowest first. */
  takenAddresses(): Ipv4[] {
    return Array.from({ length: this.taken.size }, (_, rank) => this.cidr.base + this.taken.nth(rank));
  }

  /** As many free addresses, or none of them. */
  allocateAddresses(count: number): Ipv4[] | undefined {
    if (this.map.openAddresses.size < count) return undefined;
    return Array.from({ length: count }, () => this.allocateAddress());
  }

  /** As many free /28s, or none of them; from prefix reservations while those have any. */
  allocatePrefixes(count: number): Cidr[] | undefined {
    if (this.freePrefixes < count) return undefined;
    return Array.from({ length: count }, () => this.allocatePrefix());
  }

  /** Gives back a /32 or a /28 that an ENI carried. */
  release(cidr: Cidr): void {
    const start = this.offsetOf(cidr.base);
    for (let offset = start; offset < start + cidrSize(cidr); offset++) {
      assert(this.stateOf(this.cidr.base + offset) === 'assigned', 'released what no ENI carries');
      this.map.unuse(offset);
    }
  }

  /** An ENI that was there before the run carries this /32 or /28. */
  carries(cidr: Cidr): void {
    const start = this.offsetOf(cidr.base);
    for (let offset = start; offset < start + cidrSize(cidr); offset++) {
      assert(!this.map.isUsed(offset), 'two users of one address');
      this.map.use(offset);
    }
  }

  /** Somebody else takes the unused addresses of the range, reserved ranges included. Answers how many those are. */
  take(range: AddressRange): number {
    const before = this.taken.size;
    for (let address = range.first; address <= range.last; address++) this.takeOne(this.offsetOf(address));
    return this.taken.size - before;
  }

  /** Somebody else takes free addresses here and there: fewer than asked when there are not enough. */
  takeRandom(count: number): number {
    const free = this.map.openAddresses;
    const taken = Math.min(count, free.size);
    for (let turn = 0; turn < taken; turn++) {
      this.takeOne(free.nth(this.chooser.index(`${this.id}/taken`, free.size)));
    }
    return taken;
  }

  /** Others give back what they took in the range. Answers how many those are. */
  free(range: AddressRange): number {
    const before = this.taken.size;
    for (let address = range.first; address <= range.last; address++) this.freeOne(this.offsetOf(address));
    return before - this.taken.size;
  }

  /** @assumption uniform among the free ones: AWS says only that it picks, users see the picks scattered. */
  private allocateAddress(): Ipv4 {
    const free = this.map.openAddresses;
    const offset = free.nth(this.pick(this.addressPoint, free.size));
    this.map.use(offset);
    return this.cidr.base + offset;
  }

  /** @assumption uniform among the free /28s of all prefix reservations, or else of the rest of the subnet. */
  private allocatePrefix(): Cidr {
    const blocks = this.map.reservedBlocks.size > 0 ? this.map.reservedBlocks : this.map.openBlocks;
    const start = blocks.nth(this.pick(this.prefixPoint, blocks.size)) * IPS_PER_PREFIX;
    for (let offset = start; offset < start + IPS_PER_PREFIX; offset++) this.map.use(offset);
    return namedCidr(this.cidr.base + start, PREFIX_LENGTH);
  }

  private pick(point: string, bound: number): number {
    return this.picksLowest ? 0 : this.chooser.index(point, bound);
  }

  private takeOne(offset: number): void {
    if (this.map.isUsed(offset)) return;
    this.map.use(offset);
    this.taken.add(offset);
  }

  private freeOne(offset: number): void {
    if (!this.taken.has(offset)) return;
    this.taken.delete(offset);
    this.map.unuse(offset);
  }

  private isReserved(offset: number): boolean {
    return offset < RESERVED_AT_START || offset === this.map.size - 1;
  }

  private offsetOf(address: Ipv4): number {
    const offset = address - this.cidr.base;
    assert(offset >= 0 && offset < this.map.size, 'an address outside its subnet');
    return offset;
  }
}
