// A property that does not hold, as a value: which, when, and what was seen.

import type { Milliseconds } from '../../base/time.ts';
import { allocatorFaultLines, type AllocatorFault } from '../../world/allocator/fault.ts';

export interface Broken {
  /**
   * Which: a rule that an own allocator has broken (`address-shared`, `unknown-eni`, …: see `AllocatorRule`), or `pool`,
   * `address-of-one-sandbox`, `pod-address` and the like for the simulator's own.
   */
  readonly property: string;
  readonly at: Milliseconds;
  /** What was seen, and between whom; of an allocator's fault with its last calls and its pool. */
  readonly text: string;
}

export function brokenRule(fault: AllocatorFault): Broken {
  return { property: fault.rule, at: fault.at, text: allocatorFaultLines(fault).join('\n') };
}
