// What the facts tell of one subnet: what is free now and was at least, and what EC2 refused its nodes for want of it.

import type { Milliseconds } from '../base/time.ts';
import { Tally } from './tally.ts';

/** Calls that failed since the subnet had too few free addresses or no free /28. */
export interface RefusedCalls {
  readonly count: number;
  readonly firstAt: Milliseconds;
  readonly lastAt: Milliseconds;
  /** Nodes whose calls these were, in order of their first one. */
  readonly nodes: readonly string[];
}

export class SubnetTallies {
  readonly free = new Tally();
  readonly freePrefixes = new Tally();
  lowestFree = Infinity;
  lowestFreeAt: Milliseconds = 0;
  refused: RefusedCalls | undefined;

  change(at: Milliseconds, free: number, freePrefixes: number): void {
    this.free.set(at, free);
    this.freePrefixes.set(at, freePrefixes);
    if (free >= this.lowestFree) return;
    this.lowestFree = free;
    this.lowestFreeAt = at;
  }

  refuse(at: Milliseconds, node: string): void {
    const { count = 0, firstAt = at, nodes = [] } = this.refused ?? {};
    const known = nodes.includes(node) ? nodes : [...nodes, node];
    this.refused = { count: count + 1, firstAt, lastAt: at, nodes: known };
  }
}
