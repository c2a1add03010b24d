// A set of addresses: for one of IPv4 a bit, in blocks of 65,536 that are made when somebody comes into them.
// Indexes stay inside the blocks: `?? 0` is never taken, and costs nothing where a call would.

import type { Address } from '../base/address.ts';
import type { Ipv4 } from '../base/ipv4.ts';
import type { Ipv6 } from '../base/ipv6.ts';

const BLOCK_BITS = 16;
const WORDS = 2 ** BLOCK_BITS / 32;

export class AddressSet {
  private readonly blocks = new Map<number, Uint32Array>();
  private ipv6: Set<Ipv6> | undefined;

  has(address: Address): boolean {
    if (typeof address === 'bigint') return this.ipv6?.has(address) === true;
    const block = this.blocks.get(address >>> BLOCK_BITS);
    return block !== undefined && ((block[wordOf(address)] ?? 0) & bitOf(address)) !== 0;
  }

  add(address: Address): void {
    if (typeof address === 'bigint') {
      (this.ipv6 ??= new Set()).add(address);
      return;
    }
    let block = this.blocks.get(address >>> BLOCK_BITS);
    if (block === undefined) {
      block = new Uint32Array(WORDS);
      this.blocks.set(address >>> BLOCK_BITS, block);
    }
    const word = wordOf(address);
    block[word] = (block[word] ?? 0) | bitOf(address);
  }

  delete(address: Address): void {
    if (typeof address === 'bigint') {
      this.ipv6?.delete(address);
      return;
    }
    const block = this.blocks.get(address >>> BLOCK_BITS);
    if (block === undefined) return;
    const word = wordOf(address);
    block[word] = (block[word] ?? 0) & ~bitOf(address);
  }
}

function wordOf(address: Ipv4): number {
  return (address & (2 ** BLOCK_BITS - 1)) >>> 5;
}

function bitOf(address: Ipv4): number {
  return 1 << (address & 31);
}
