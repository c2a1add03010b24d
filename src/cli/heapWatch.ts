// Looks how much of the heap is in use, so that a run ends with words and not with the engine's last ones.

import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { grouped } from '../base/words.ts';

/** Share of the limit from which a run should stop: what is left has to do for its report. */
const NEAR = 0.8;

const MIB = 2 ** 20;

let collect: (() => void) | undefined;

/** Whether the limit is near even when everything that nobody needs has been collected. */
export function isNearHeapLimit(): boolean {
  if (usedShare() < NEAR) return false;
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  return usedShare() >= NEAR;
}

function usedShare(): number {
  const old = getHeapSpaceStatistics()
    .filter(({ space_name: name }) => !name.includes('new'))
    .reduce((sum, { space_used_size: used }) => sum + used, 0);
  return old / oldLimit();
}

/** Of what lives long: the engine's limit counts the young as well, at most three semi-spaces of 16 MiB. */
function oldLimit(): number {
  const { heap_size_limit: limit } = getHeapStatistics();
  return Math.max(limit - 3 * 16 * MIB, limit / 4);
}

/** What can be done about it; a sentence's end. `end`: where the end of the run is said. */
export function heapAdvice(end = '--until'): string {
  const limit = oldLimit() / MIB;
  return (
    `end the run earlier (${end}), lower replicas, nodes or how often jobs start, ` +
    `or raise the limit: NODE_OPTIONS=--max-old-space-size=${2 ** Math.ceil(Math.log2(1.5 * limit))}`
  );
}

export function outOfMemoryText(end?: string): string {
  return `out of memory: Node's heap limit is ${heapLimitText()}; ${heapAdvice(end)}`;
}

export function heapLimitText(): string {
  return `${grouped(Math.round(oldLimit() / MIB))} MiB`;
}

/** A thread died of it, which happens where memory is used up between two looks. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
