// One ENI in a node's pool: its CIDRs, and the addresses in them that serve a pod or did before. Plain data, so that a
// draft of it can be changed as well, and columns, so that an address costs no object of its own.

import { elementAt } from '../base/assert.ts';
import {
  formatIpv4,
  blockSize,
  cidrContains,
  cidrSize,
  parseCidr,
  parseIpv4,
  type Cidr,
  type Ipv4,
} from '../base/ipv4.ts';
import { ipv6CidrContains, parseIpv6, parseIpv6Cidr } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';

/** Addresses of a /80. */
export const IPV6_PREFIX_SIZE = 2 ** 48;

/** An IPv6 address as its text: plain data has no integers of its size. */
export type HeldAddress = Ipv4 | string;

export interface PoolEni {
  readonly eni: string;
  readonly networkCard: number;
  readonly device: number;
  readonly excluded: boolean;
  /** Its free slots stay free: it is excluded, a trunk, or with custom networking the primary ENI. */
  readonly unfilled: boolean;
  readonly trunk: boolean;
  /** In the order in which they came. */
  readonly cidrs: string[];
  /** Addresses that serve a pod or did before. The columns below say of each, at its place, what is so. */
  readonly held: HeldAddress[];
  readonly assigned: boolean[];
  /** The last moment at which the address may not be given out; only meaningful when it is not assigned. */
  readonly coolingUntil: Milliseconds[];
  /** The last one that had it; empty where nobody told. */
  readonly pods: string[];
}

/** By network card and device index. */
export function inPlaceOrder(enis: readonly PoolEni[]): readonly PoolEni[] {
  return [...enis].sort((one, other) => one.networkCard - other.networkCard || one.device - other.device);
}

/** Slots that ipamd may still fill, beside `carrying` that carry something. */
export function freeSlots(
  { unfilled }: Pick<PoolEni, 'unfilled'>,
  carrying: number,
  slotsPerEni: number,
): number {
  return unfilled ? 0 : Math.max(0, slotsPerEni - carrying);
}

/** Whether the address at this place among those held serves a pod; place −1 has none. */
export function isAssigned(eni: PoolEni, place: number): boolean {
  return place >= 0 && elementAt(eni.assigned, place);
}

/** Whether it may not be given out yet. */
export function isCooling(eni: PoolEni, place: number, now: Milliseconds): boolean {
  return place >= 0 && !elementAt(eni.assigned, place) && now <= elementAt(eni.coolingUntil, place);
}

/** One slot of an ENI that carries a CIDR. */
export interface SlotState {
  readonly cidr: string;
  readonly size: number;
  readonly assigned: number;
  readonly cooling: number;
  /** Of the mode that is not in force: no further pod gets an address of it. */
  readonly otherMode: boolean;
}

/** The slots of an ENI in use at `now`, in the order in which they were filled. */
export function slotsOf(eni: PoolEni, now: Milliseconds, prefixMode: boolean): SlotState[] {
  return eni.cidrs.map((cidr) => {
    const places = addressesOf(eni, cidr).map((address) => eni.held.indexOf(address));
    const assigned = places.filter((place) => isAssigned(eni, place)).length;
    const cooling = places.filter((place) => isCooling(eni, place, now)).length;
    return { cidr, size: sizeOf(cidr), assigned, cooling, otherMode: !isInMode(cidr, prefixMode) };
  });
}

/** Whether addresses of this CIDR are given to pods. */
export function isInMode(cidr: string, prefixMode: boolean): boolean {
  return sizeOf(cidr) > 1 === prefixMode;
}

export function sizeOf(cidr: string): number {
  if (isIpv6(cidr)) return IPV6_PREFIX_SIZE;
  return cidr.endsWith('/32') ? 1 : blockSize(Number(cidr.slice(cidr.indexOf('/') + 1)));
}

export function sizeOfAll(cidrs: readonly string[]): number {
  let size = 0;
  for (const cidr of cidrs) size += sizeOf(cidr);
  return size;
}

function blockOf(cidr: string): Cidr {
  return parseCidr(cidr) ?? { base: 0, length: 32 };
}

/** Of an IPv6 prefix those held, which are all that can be told one by one. */
export function addressesOf(eni: PoolEni, cidr: string): HeldAddress[] {
  if (isIpv6(cidr)) return eni.held.filter((address) => holds(cidr, address));
  const block = blockOf(cidr);
  return Array.from({ length: cidrSize(block) }, (_, offset) => block.base + offset);
}

export function heldAddress(text: string): HeldAddress {
  return parseIpv4(text) ?? text;
}

export function formatHeld(address: HeldAddress): string {
  return typeof address === 'string' ? address : formatIpv4(address);
}

/** Whether the address is of the CIDR. */
export function holds(cidr: string, address: HeldAddress): boolean {
  if (typeof address === 'number') return !isIpv6(cidr) && cidrContains(blockOf(cidr), address);
  const [block, ipv6] = [parseIpv6Cidr(cidr), parseIpv6(address)];
  return block !== undefined && ipv6 !== undefined && ipv6CidrContains(block, ipv6);
}

function isIpv6(cidr: string): boolean {
  return cidr.includes(':');
}
