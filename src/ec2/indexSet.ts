// A set of small integers as a bit map that also answers "the n-th member": how a random free address is found
// without a list of the free ones. A count for every 32 words keeps that quick in a subnet of 65,536 addresses.
// Indexes stay inside the columns: `?? 0` is never taken, and costs nothing where a call would.

import { assert } from '../base/assert.ts';

const WORDS_PER_RUN = 32;
const BITS_PER_RUN = 32 * WORDS_PER_RUN;

export class IndexSet {
  private readonly words: Uint32Array;
  private readonly runSizes: Uint16Array;
  private members = 0;

  /** An empty set that can hold 0 … bound−1. */
  constructor(bound: number) {
    this.words = new Uint32Array(Math.ceil(bound / 32));
    this.runSizes = new Uint16Array(Math.ceil(bound / BITS_PER_RUN));
  }

  /** Every one of 0 … bound−1. */
  static full(bound: number): IndexSet {
    const set = new IndexSet(bound);
    const { words, runSizes } = set;
    words.fill(0xffffffff);
    if (bound % 32 !== 0) words[words.length - 1] = 2 ** (bound % 32) - 1;
    runSizes.fill(BITS_PER_RUN);
    if (bound % BITS_PER_RUN !== 0) runSizes[runSizes.length - 1] = bound % BITS_PER_RUN;
    set.members = bound;
    return set;
  }

  get size(): number {
    return this.members;
  }

  has(index: number): boolean {
    return ((this.words[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }

  add(index: number): void {
    if (!this.has(index)) this.flip(index, 1);
  }

  delete(index: number): void {
    if (this.has(index)) this.flip(index, -1);
  }

  /** The member that has `rank` smaller ones. Call only with a rank below the size. */
  nth(rank: number): number {
    assert(rank < this.members, 'a rank below the size of the set');
    let rest = rank;
    let run = 0;
    for (let size = this.runSizes[run] ?? 0; rest >= size; size = this.runSizes[run] ?? 0) {
      rest -= size;
      run++;
    }
    let index = run * WORDS_PER_RUN;
    let word = this.words[index] ?? 0;
    for (let count = bitCount(word); rest >= count; count = bitCount(word)) {
      rest -= count;
      word = this.words[++index] ?? 0;
    }
    return index * 32 + nthBit(word, rest);
  }

  private flip(index: number, change: 1 | -1): void {
    const run = Math.floor(index / BITS_PER_RUN);
    this.words[index >>> 5] = (this.words[index >>> 5] ?? 0) ^ (1 << (index & 31));
    this.runSizes[run] = (this.runSizes[run] ?? 0) + change;
    this.members += change;
  }
}

/** How many bits are set: pairs, then nibbles, then bytes are added up side by side. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function nthBit(word: number, rank: number): number {
  let rest = word;
  for (let skipped = 0; skipped < rank; skipped++) rest &= rest - 1;
  return 31 - Math.clz32(rest & -rest);
}
