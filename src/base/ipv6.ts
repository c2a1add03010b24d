// IPv6 addresses as integers and blocks over them.

import { assert } from './assert.ts';
import { parseIpv4 } from './ipv4.ts';

/** An address as an integer in 0 … 2¹²⁸−1. */
export type Ipv6 = bigint;

/** A block of addresses: `base` has no bit set beyond `length`. */
export interface Ipv6Cidr {
  readonly base: Ipv6;
  readonly length: number;
}

/** Length of the blocks that EC2 delegates to an ENI as IPv6 prefixes. */
export const IPV6_PREFIX_LENGTH = 80;
/** Length of a subnet's block. */
export const IPV6_SUBNET_LENGTH = 64;

const BITS = 128;
const GROUPS = 8;
const GROUP_BITS = 16n;
const GROUP_MASK = 0xffffn;

/** Colons and hex digits, with at most one `::` and an IPv4 address as the last 32 bits if need be; no zone. */
export function parseIpv6(text: string): Ipv6 | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = '', tail] = halves;
  const before = groupsOf(head, tail === undefined);
  const after = tail === undefined ? [] : groupsOf(tail, true);
  if (before === undefined || after === undefined) return undefined;
  const missing = GROUPS - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => 0), ...after];
  return groups.reduce((address, group) => (address << GROUP_BITS) | BigInt(group), 0n);
}

/** `mayEndInIpv4`: the last group of the address is among them. */
function groupsOf(text: string, mayEndInIpv4: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [place, part] of parts.entries()) {
    const ipv4 = mayEndInIpv4 && place === parts.length - 1 ? parseIpv4(part) : undefined;
    if (ipv4 !== undefined) groups.push(ipv4 >>> 16, ipv4 & 0xffff);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** In lower case, the first longest run of zero groups as `::`: RFC 5952. */
export function formatIpv6(address: Ipv6): string {
  const groups = Array.from({ length: GROUPS }, (_, place) =>
    Number((address >> (GROUP_BITS * BigInt(GROUPS - 1 - place))) & GROUP_MASK),
  );
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return hexGroups(groups);
  return `${hexGroups(groups.slice(0, zeros.start))}::${hexGroups(groups.slice(zeros.start + zeros.length))}`;
}

function hexGroups(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  let length = 0;
  for (const [place, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > longest.length) longest = { start: place + 1 - length, length };
  }
  return longest;
}

/** The block of this length that holds the address. */
export function ipv6CidrAround(address: Ipv6, length: number): Ipv6Cidr {
  const host = BigInt(BITS - length);
  return { base: (address >> host) << host, length };
}

/** Reads `2001:db8::/64`; undefined when malformed. Host bits may be set. */
export function parseIpv6Cidr(text: string): Ipv6Cidr | undefined {
  const [, addressText = '', length] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseIpv6(addressText);
  if (address === undefined || Number(length) > BITS) return undefined;
  return ipv6CidrAround(address, Number(length));
}

export function formatIpv6Cidr({ base, length }: Ipv6Cidr): string {
  return `${formatIpv6(base)}/${length}`;
}

/** How many addresses the block holds: exact up to 2⁵³, that is from /75 on. */
export function ipv6CidrSize({ length }: Ipv6Cidr): number {
  return 2 ** (BITS - length);
}

export function ipv6CidrContains({ base, length }: Ipv6Cidr, address: Ipv6): boolean {
  const host = BigInt(BITS - length);
  return address >> host === base >> host;
}

export function ipv6CidrsOverlap(a: Ipv6Cidr, b: Ipv6Cidr): boolean {
  return a.length <= b.length ? ipv6CidrContains(a, b.base) : ipv6CidrContains(b, a.base);
}

/** The block of this length at a place among those of the larger block. */
export function ipv6SubBlock(block: Ipv6Cidr, length: number, place: number): Ipv6Cidr {
  assert(length >= block.length && place < 2 ** (length - block.length), 'a block inside the larger one');
  return { base: block.base + (BigInt(place) << BigInt(BITS - length)), length };
}
