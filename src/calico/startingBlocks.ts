// Where a node's walk over the blocks of a pool begins, and how it goes on.
// @upstream libcalico-go/lib/ipam/ipam_block_reader_writer.go#randomBlockGenerator, #determineSeed

import { addressBits, type Address } from '../base/address.ts';
import { fnv132 } from '../base/fnv.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { drawBelowPowerOfTwo, GoRandomSource } from './goRandomSource.ts';
import type { IpPool } from './pool.ts';

/** Beyond this many blocks a free choice is made among the first of them only. */
const MOST_CHOICES = 2 ** 52;

export class StartingBlocks {
  private readonly chooser: Chooser;
  private readonly indexes = new Map<string, bigint>();

  constructor(chooser: Chooser) {
    this.chooser = chooser;
  }

  /** First addresses of all blocks of the pool, from the node's starting block upwards and round. */
  *walk(pool: IpPool, node: string): Generator<Address, void> {
    const { cidr, blockSize, family } = pool;
    const count = 2 ** (blockSize - cidr.length);
    const size = 2 ** (addressBits(family) - blockSize);
    const start = this.startOf(pool, node);
    if (typeof cidr.base === 'bigint') {
      for (let step = 0; step < count; step++)
        yield cidr.base + ((start + BigInt(step)) % BigInt(count)) * BigInt(size);
      return;
    }
    const first = Number(start);
    for (let step = 0; step < count; step++) yield cidr.base + ((first + step) % count) * size;
  }

  /** The index of the block. Blocks of one address: any, another one each time, since the clock is the seed. */
  startOf({ cidr, blockSize, family }: IpPool, node: string): bigint {
    const bits = blockSize - cidr.length;
    if (blockSize === addressBits(family))
      return BigInt(this.chooser.index('starting-block', Math.min(2 ** bits, MOST_CHOICES)));
    const key = `${bits} ${node}`;
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    const index = drawBelowPowerOfTwo(new GoRandomSource(fnv132(node)), bits);
    this.indexes.set(key, index);
    return index;
  }
}
