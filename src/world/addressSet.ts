// A set of addresses: a bit for each, in blocks of 65,536 that are made when somebody comes into them.
// Indexes stay inside the blocks: `?? 0` is never taken, and costs nothing where a call would.

import type { Ipv4 } from '../base/ipv4.ts';

const BLOCK_BITS = 16;
const WORDS = 2 ** BLOCK_BITS / 32;

export class AddressSet {
  private readonly blocks = new Map<number, Uint32Array>();

  has(address: Ipv4): boolean {
    const block = this.blocks.get(address >>> BLOCK_BITS);
    return block !== undefined && ((block[wordOf(address)] ?? 0) & bitOf(address)) !== 0;
  }

  add(address: Ipv4): void {
    let block = this.blocks.get(address >>> BLOCK_BITS);
    if (block === undefined) {
      block = new Uint32Array(WORDS);
      this.blocks.set(address >>> BLOCK_BITS, block);
    }
    const word = wordOf(address);
    block[word] = (block[word] ?? 0) | bitOf(address);
  }

  delete(address: Ipv4): void {
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
