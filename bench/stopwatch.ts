// Wall time, for benchmarks only. The fastest of several rounds is the one least disturbed by the rest of the machine.

/** Milliseconds of the fastest round. What `prepare` does for a round is not measured, only what it returns. */
export function fastest(rounds: number, prepare: () => () => void): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const measured = prepare();
    const start = performance.now();
    measured();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
