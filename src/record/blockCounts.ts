// What a node has of Calico's blocks, in counts.

import { blockAddresses, parseBlock } from '../base/address.ts';
import type { BlocksRecord } from './nodeRecord.ts';

/** What a node has of Calico's. */
export interface BlockCounts {
  readonly blocks: number;
  /** In its blocks. */
  readonly total: number;
  /** That its pods and its tunnels have. */
  readonly assigned: number;
  /** Of these, of blocks that are not its own. */
  readonly borrowed: number;
}

export function blockCounts(calico: BlocksRecord | undefined): BlockCounts | undefined {
  if (calico === undefined) return undefined;
  const { blocks, assigned, borrowed } = calico;
  const total = blocks.reduce((sum, text) => {
    const block = parseBlock(text);
    return sum + (block === undefined ? 0 : blockAddresses(block));
  }, 0);
  return { blocks: blocks.length, total, assigned, borrowed: borrowed.length };
}
