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
 * take up to a third less, and long ones the same.
 */
export const ENGINE_FLAGS = ['--no-allocation-site-pretenuring', '--interrupt-budget=300000'] as const;

export function tuneEngine(): void {
  for (const flag of ENGINE_FLAGS) setFlagsFromString(flag);
}
