// Who runs the batches of a sweep: threads of this machine (`sweepPool.ts`), or whatever else answers to this.

import type { BatchResult, BatchSource } from '../sweep/batch.ts';
import { printable } from '../report/layout.ts';
import type { ExitCode } from './exitCode.ts';

/** Takes batches as it has room for them and yields results in any order. */
export interface SweepRunner {
  run(batches: BatchSource): AsyncIterable<BatchResult>;
  /** Stops at once; what is under way is lost. */
  close(): Promise<void>;
}

/** Not all runs could be made, for a reason outside the program. What was yielded until then counts. */
export class SweepEnded extends Error {
  readonly status: ExitCode;

  constructor(reason: string, status: ExitCode) {
    super(reason);
    this.status = status;
  }
}

/** Of what ended runs early; undefined: nothing did. */
export function statusOf(stopped: number | SweepEnded | undefined): number | undefined {
  return stopped instanceof SweepEnded ? stopped.status : stopped;
}

/** A line about a run that failed while the others go on. */
export function failedRunText(setting: string, seed: number, reason: string): string {
  return `run failed (${printable(setting)}, seed ${seed}): ${reason}\n`;
}
