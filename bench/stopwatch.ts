// Time, for benchmarks only. The fastest of several rounds is the one least disturbed by the rest of the machine.

import { existsSync, readFileSync } from 'node:fs';

const THREAD_STATISTICS = '/proc/thread-self/schedstat';

/** Milliseconds of the fastest round. What `prepare` does for a round is not measured, only what it returns. */
export function fastest(rounds: number, prepare: () => () => void): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const measured = prepare();
    const start = busyMilliseconds();
    measured();
    best = Math.min(best, busyMilliseconds() - start);
  }
  return best;
}

/**
 * On Linux the time this thread has computed, to 4 ms, so that other programs weigh less; elsewhere the time that
 * has passed.
 */
function busyMilliseconds(): number {
  if (!existsSync(THREAD_STATISTICS)) return performance.now();
  return Number(readFileSync(THREAD_STATISTICS, 'utf8').split(' ')[0]) / 1e6;
}
