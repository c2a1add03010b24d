// The use of one /28 of a subnet, packed into an integer: how many of its 16 addresses are ENIs' own, how many are
// secondary addresses, how many are others', and whether it is delegated as a whole.

import { elementAt } from '../base/assert.ts';
import { blockSize, IPS_PER_PREFIX, parseCidr, parseIpv4, PREFIX_LENGTH, type Cidr } from '../base/ipv4.ts';

/** Each a number of addresses, 0 to 16; `prefix` is 0 or 16. */
export interface BlockUse {
  readonly primary: number;
  readonly secondary: number;
  readonly taken: number;
  readonly prefix: number;
}

export type BlockUser = keyof BlockUse;

/** Five bits each. */
const UNITS: Readonly<Record<BlockUser, number>> = {
  primary: 1,
  secondary: 1 << 5,
  taken: 1 << 10,
  prefix: 1 << 15,
};

const MASK = 31;

export function blockUse(packed: number): BlockUse {
  return {
    primary: packed & MASK,
    secondary: (packed >>> 5) & MASK,
    taken: (packed >>> 10) & MASK,
    prefix: (packed >>> 15) & MASK,
  };
}

/** All unused. */
export function emptyBlocks(cidr: Cidr): number[] {
  return Array.from({ length: 2 ** Math.max(0, PREFIX_LENGTH - cidr.length) }, () => 0);
}

/** Adds (1) or takes away (−1) the addresses from `first` to `last`. */
export function countRange(
  blocks: number[],
  base: number,
  first: number,
  last: number,
  user: BlockUser,
  sign: 1 | -1,
): void {
  for (let address = first; address <= last; address++) {
    const block = Math.floor((address - base) / IPS_PER_PREFIX);
    if (block >= 0 && block < blocks.length) blocks[block] = elementAt(blocks, block) + sign * UNITS[user];
  }
}

/** `10.0.0.7` or `10.0.0.7-10.0.0.9`. */
export function rangeOf(text: string): readonly [first: number, last: number] {
  const [first = '', last = first] = text.split('-');
  return [parseIpv4(first) ?? 0, parseIpv4(last) ?? -1];
}

/** An ENI's /32 or /28. */
export function countCidr(blocks: number[], base: number, cidr: string, sign: 1 | -1): void {
  const block = parseCidr(cidr);
  if (block === undefined) return;
  const size = blockSize(block.length);
  countRange(blocks, base, block.base, block.base + size - 1, size > 1 ? 'prefix' : 'secondary', sign);
}
