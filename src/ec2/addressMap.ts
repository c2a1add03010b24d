// Which addresses of a subnet are used, by offset from its first one, and what that leaves to give out. It knows of
// reservations and of aligned /28s, not of who uses an address.

import { elementAt } from '../base/assert.ts';
import { cidrSize, IPS_PER_PREFIX, type Cidr } from '../base/ipv4.ts';
import type { SubnetReservation } from './config.ts';
import { IndexSet } from './indexSet.ts';

/** What a part of the subnet is kept for. A /28 is `Mixed` when its addresses differ. */
const Area = { General: 0, PrefixReservation: 1, ExplicitReservation: 2, Mixed: 3 } as const;

export class AddressMap {
  readonly size: number;
  /** Free addresses that EC2 may give out singly: those in no reservation. */
  readonly openAddresses: IndexSet;
  /** Entirely free aligned /28s, by their number from the start: those in no reservation, those in one for prefixes. */
  readonly openBlocks: IndexSet;
  readonly reservedBlocks: IndexSet;
  private readonly addressAreas: Uint8Array;
  private readonly blockAreas: Uint8Array;
  private readonly usedInBlock: Uint8Array;
  private readonly used: IndexSet;
  private unusedOutsideReservations: number;

  /** All addresses unused. */
  constructor(cidr: Cidr, reservations: readonly SubnetReservation[]) {
    this.size = cidrSize(cidr);
    const blocks = Math.floor(this.size / IPS_PER_PREFIX);
    this.addressAreas = addressAreas(cidr, reservations);
    this.blockAreas = new Uint8Array(blocks);
    this.usedInBlock = new Uint8Array(blocks);
    this.used = new IndexSet(this.size);
    this.openAddresses = IndexSet.full(this.size);
    this.openBlocks = IndexSet.full(blocks);
    this.reservedBlocks = new IndexSet(blocks);
    this.unusedOutsideReservations = this.size;
    for (const reservation of reservations)
      this.setApart(reservation.cidr.base - cidr.base, reservation.cidr);
  }

  get usedCount(): number {
    return this.used.size;
  }

  /** Unused addresses, without what prefix reservations keep. */
  get available(): number {
    return this.unusedOutsideReservations;
  }

  isUsed(offset: number): boolean {
    return this.used.has(offset);
  }

  /** Call only for an unused address. */
  use(offset: number): void {
    this.used.add(offset);
    this.openAddresses.delete(offset);
    if (this.addressAreas[offset] !== Area.PrefixReservation) this.unusedOutsideReservations--;
    const block = Math.floor(offset / IPS_PER_PREFIX);
    if (this.recount(block, 1) === 1) this.freeBlocksLike(block)?.delete(block);
  }

  /** Call only for a used address. */
  unuse(offset: number): void {
    this.used.delete(offset);
    this.countAsFree(offset);
    const block = Math.floor(offset / IPS_PER_PREFIX);
    if (this.recount(block, -1) === 0) this.freeBlocksLike(block)?.add(block);
  }

  private setApart(start: number, reservation: Cidr): void {
    const end = start + cidrSize(reservation);
    for (let offset = start; offset < end; offset++) {
      if (!this.openAddresses.has(offset)) continue;
      this.openAddresses.delete(offset);
      if (this.addressAreas[offset] === Area.PrefixReservation) this.unusedOutsideReservations--;
    }
    for (let block = Math.floor(start / IPS_PER_PREFIX); block * IPS_PER_PREFIX < end; block++) {
      this.openBlocks.delete(block);
      this.blockAreas[block] = blockArea(this.addressAreas, block);
      this.freeBlocksLike(block)?.add(block);
    }
  }

  private countAsFree(offset: number): void {
    const area = this.addressAreas[offset];
    if (area === Area.General) this.openAddresses.add(offset);
    if (area !== Area.PrefixReservation) this.unusedOutsideReservations++;
  }

  /** How many addresses of the block are used, now that this one is or is no more. */
  private recount(block: number, change: 1 | -1): number {
    const count = (this.usedInBlock[block] ?? 0) + change;
    this.usedInBlock[block] = count;
    return count;
  }

  /** Where a /28 of this block's area is kept while free; undefined when it can never be delegated. */
  private freeBlocksLike(block: number): IndexSet | undefined {
    if (this.blockAreas[block] === Area.General) return this.openBlocks;
    return this.blockAreas[block] === Area.PrefixReservation ? this.reservedBlocks : undefined;
  }
}

function addressAreas(subnet: Cidr, reservations: readonly SubnetReservation[]): Uint8Array {
  const areas = new Uint8Array(cidrSize(subnet));
  for (const { cidr, type } of reservations) {
    const area = type === 'prefix' ? Area.PrefixReservation : Area.ExplicitReservation;
    const start = cidr.base - subnet.base;
    areas.fill(area, start, start + cidrSize(cidr));
  }
  return areas;
}

function blockArea(areas: Uint8Array, block: number): number {
  const members = areas.subarray(block * IPS_PER_PREFIX, (block + 1) * IPS_PER_PREFIX);
  const first = elementAt(members, 0);
  return members.every((area) => area === first) ? first : Area.Mixed;
}
