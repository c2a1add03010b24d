// What the engine is told before the first run: about memory, and when to compile.

import { setFlagsFromString } from 'node:v8';

/**
 * Most objects of a run live until its end, and V8 soon makes such objects old from the start. But many runs follow one
 * another, and what is old of a finished one keeps the rest of it, and young objects of the next, until a full
 * collection: every world is copied after its end. Without, a sweep of small clusters takes a third less time, and
 * runs that outlive many collections take the same.
 *
 * And a run is spread over thousands of functions. V8 compiles each soon, for types that the next phase of the run
 * changes: in a run of seconds much of the time goes into code that is thrown away. With four times its patience such runs
 * take up to a third less, and long ones the same. V8 12, of Node 22, counts in another way and complains of the flag.
 */
export const ENGINE_FLAGS: readonly string[] = [
  '--no-allocation-site-pretenuring',
  ...(Number.parseInt(process.versions.v8, 10) < 12 ? ['--interrupt-budget=300000'] : []),
];

export function tuneEngine(): void {
  for (const flag of ENGINE_FLAGS) setFlagsFromString(flag);
}
