// The addresses that the kernel gives an interface by itself.

import type { Ipv6 } from '../base/ipv6.ts';
import type { Link, LinkAddress } from './namespace.ts';

const LINK_LOCAL_PREFIX = 0xfe80n << 112n;
const LINK_LOCAL_LENGTH = 64;
/** Of an identifier: turned over. */
const GLOBAL_BIT = 2n << 56n;

export const LOOPBACK: Link = {
  index: 1,
  name: 'lo',
  kind: 'loopback',
  mac: '00:00:00:00:00:00',
  mtu: 65536,
  up: true,
  addresses: [
    { address: 0x7f000001, length: 8, scope: 'host' },
    { address: 1n, length: 128, scope: 'host' },
  ],
};

/** The link-local address that follows from a MAC: modified EUI-64. */
export function linkLocalOf(mac: string): Ipv6 {
  const bytes = mac.split(':').map((digits) => parseInt(digits, 16));
  const identifier = [...bytes.slice(0, 3), 0xff, 0xfe, ...bytes.slice(3)];
  const asWritten = identifier.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  return LINK_LOCAL_PREFIX | (asWritten ^ GLOBAL_BIT);
}

export function linkLocal(mac: string): LinkAddress {
  return { address: linkLocalOf(mac), length: LINK_LOCAL_LENGTH, scope: 'link' };
}
