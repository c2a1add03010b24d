// All that a small life of a node can come to: every answer to every choice that is left open is tried.

import type { Allocator } from '../../world/allocator/allocator.ts';
import { everyChooser } from '../../kernel/enumeratingChooser.ts';
import type { NodeLife } from '../../world/life/nodeLife.ts';
import { playNode, type NodePlay } from './play.ts';

export interface OutcomesOptions {
  /** More make the life too large to try everything. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 30_000;

/**
 * Each way the life can go, once. Open are the allocator's `choose`, and in ipamd the order of Go's maps and the jitters.
 * Throws a RangeError where there are more than `limit`.
 */
export function* outcomes(
  life: NodeLife,
  allocator?: Allocator,
  { limit = DEFAULT_LIMIT }: OutcomesOptions = {},
): Generator<NodePlay, void, void> {
  const choosers = everyChooser(limit);
  let next = choosers.next();
  for (; next.done !== true; next = choosers.next()) {
    const chooser = next.value;
    yield playNode(life, { allocator, chooser: () => chooser });
  }
  if (next.value.complete) return;
  throw new RangeError(`the life has more than ${limit} outcomes; leave some of its steps out`);
}
