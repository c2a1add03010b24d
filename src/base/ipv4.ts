// IPv4 addresses as unsigned 32-bit integers and CIDR blocks over them.

import { inOnePiece } from './onePiece.ts';

/** An address as an integer in 0 … 2³²−1. */
export type Ipv4 = number;

/** A block of addresses: `base` has no bit set beyond `length`. */
export interface Cidr {
  readonly base: Ipv4;
  readonly length: number;
  /** As `formatCidr` writes it, in blocks that are written often. */
  readonly text?: string;
}

/** Length of the blocks that EC2 delegates to an ENI as prefixes, and how many addresses each holds. */
export const PREFIX_LENGTH = 28;
export const IPS_PER_PREFIX = 16;

const ZERO = '0'.charCodeAt(0);
const DOT = '.'.charCodeAt(0);

/** Dotted decimal only: no leading zeros, four parts. Undefined otherwise. */
export function parseIpv4(text: string): Ipv4 | undefined {
  let address = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    const digit = code - ZERO;
    if (code === DOT && digits > 0 && dots < 3) {
      address = address * 256 + octet;
      octet = 0;
      digits = 0;
      dots++;
    } else if (digit < 0 || digit > 9 || (digits > 0 && octet === 0)) return undefined;
    else {
      octet = octet * 10 + digit;
      digits++;
      if (octet > 255) return undefined;
    }
  }
  return digits > 0 && dots === 3 ? address * 256 + octet : undefined;
}

export function formatIpv4(address: Ipv4): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** How many addresses a block of this length holds: an integer to the engine too, which a power is not. */
export function blockSize(length: number): number {
  return length === 0 ? 2 ** 32 : (1 << (32 - length)) >>> 0;
}

export function cidrSize(cidr: Cidr): number {
  return blockSize(cidr.length);
}

/** The block of this length that holds the address; `>>> 0` makes what `%` leaves a double an integer again. */
export function cidrAround(address: Ipv4, length: number): Cidr {
  const size = blockSize(length);
  return { base: (address - (address % size)) >>> 0, length };
}

/** Reads `10.0.0.0/24`; undefined when malformed. Host bits may be set: see `hasHostBits`. */
export function parseCidr(text: string): Cidr | undefined {
  const [, addressText = '', length] = /^([^/]*)\/(0|[1-9]\d?)$/.exec(text) ?? [];
  const address = parseIpv4(addressText);
  if (address === undefined || Number(length) > 32) return undefined;
  return cidrAround(address, Number(length));
}

/** Whether the text's address is not the first of its block, as in `10.0.0.1/24`. */
export function hasHostBits(text: string): boolean {
  const cidr = parseCidr(text);
  return cidr !== undefined && parseIpv4(text.slice(0, text.indexOf('/'))) !== cidr.base;
}

export function formatCidr(cidr: Cidr): string {
  return cidr.text ?? `${formatIpv4(cidr.base)}/${cidr.length}`;
}

/** A block that keeps its text. */
export function namedCidr(base: Ipv4, length: number): Cidr {
  return { base, length, text: inOnePiece(formatIpv4(base), '/', String(length)) };
}

export function cidrContains(cidr: Cidr, address: Ipv4): boolean {
  return address >= cidr.base && address < cidr.base + cidrSize(cidr);
}

export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return a.base < b.base + cidrSize(b) && b.base < a.base + cidrSize(a);
}

export function cidrCovers(outer: Cidr, inner: Cidr): boolean {
  return inner.length >= outer.length && cidrContains(outer, inner.base);
}
