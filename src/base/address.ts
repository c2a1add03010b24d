// Addresses and blocks of either family.

import {
  cidrAround,
  cidrContains,
  cidrSize,
  cidrsOverlap,
  formatCidr,
  formatIpv4,
  parseCidr,
  parseIpv4,
  type Cidr,
  type Ipv4,
} from './ipv4.ts';
import {
  formatIpv6,
  formatIpv6Cidr,
  ipv6CidrAround,
  ipv6CidrContains,
  ipv6CidrSize,
  ipv6CidrsOverlap,
  parseIpv6,
  parseIpv6Cidr,
  type Ipv6,
  type Ipv6Cidr,
} from './ipv6.ts';

export type Address = Ipv4 | Ipv6;

export type IpFamily = 'ipv4' | 'ipv6';

export function familyOf(address: Address): IpFamily {
  return typeof address === 'bigint' ? 'ipv6' : 'ipv4';
}

export type AddressBlock = Cidr | Ipv6Cidr;

export function isIpv6Block(block: AddressBlock): block is Ipv6Cidr {
  return typeof block.base === 'bigint';
}

export function parseAddress(text: string): Address | undefined {
  return parseIpv4(text) ?? parseIpv6(text);
}

/** Undefined when malformed. Host bits may be set. */
export function parseBlock(text: string): AddressBlock | undefined {
  return parseCidr(text) ?? parseIpv6Cidr(text);
}

export function formatAddress(address: Address): string {
  return typeof address === 'bigint' ? formatIpv6(address) : formatIpv4(address);
}

export function formatBlock(block: AddressBlock): string {
  return isIpv6Block(block) ? formatIpv6Cidr(block) : formatCidr(block);
}

/** How many addresses it holds: exact up to 2⁵³. */
export function blockAddresses(block: AddressBlock): number {
  return isIpv6Block(block) ? ipv6CidrSize(block) : cidrSize(block);
}

/** The address so many places after the block's first. */
export function addressInBlock(block: AddressBlock, offset: number): Address {
  return isIpv6Block(block) ? block.base + BigInt(offset) : block.base + offset;
}

export function blockContains(block: AddressBlock, address: Address): boolean {
  if (typeof address === 'bigint') return isIpv6Block(block) && ipv6CidrContains(block, address);
  return !isIpv6Block(block) && cidrContains(block, address);
}

/** The block of this length that holds the address. */
export function blockAround(address: Address, length: number): AddressBlock {
  return typeof address === 'bigint' ? ipv6CidrAround(address, length) : cidrAround(address, length);
}

/** Never so for blocks of different families. */
export function blocksOverlap(one: AddressBlock, other: AddressBlock): boolean {
  if (isIpv6Block(one)) return isIpv6Block(other) && ipv6CidrsOverlap(one, other);
  return !isIpv6Block(other) && cidrsOverlap(one, other);
}

/** How many bits an address of the family has. */
export function addressBits(family: IpFamily): number {
  return family === 'ipv6' ? 128 : 32;
}
