// Which runs get a thread of their own: those that somebody may want to end before their end, or that may need more
// memory than there is. A thread costs as much as a short run does, so short runs are made without.

import { isMainThread } from 'node:worker_threads';
import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { ForeseenTotals } from '../../scenario/check/foreseen.ts';

/** Pods, nodes and repetitions times simulated minutes: this many take less than a second. */
const SHORT = 20_000;

export interface ForeseenRun {
  /** The scenario's file, as it was named. */
  readonly file: string;
  readonly source: string;
  readonly foreseen: ForeseenTotals;
  readonly until: Milliseconds | 'quiet';
  /** It writes a file, which must not stay half written. */
  readonly writes?: boolean;
  /** How many plain runs it takes as long as. */
  readonly runs?: number;
  /** Asked to stop, it ends with what it has; otherwise it is ended at once. */
  readonly hasPartialResult?: boolean;
}

/** Thrown before anything is printed: the verb is to be run again, in a thread. */
export class LongRun extends Error {
  readonly hasPartialResult: boolean;
  /** What has been read of standard input, which can be read only once. */
  readonly standardInput: string;

  constructor({ file, source, hasPartialResult }: ForeseenRun) {
    super('this run needs a thread of its own');
    this.hasPartialResult = hasPartialResult ?? false;
    this.standardInput = file === '-' ? source : '';
  }
}

export function leaveToThread(run: ForeseenRun): void {
  if (isMainThread && !isShort(run)) throw new LongRun(run);
}

function isShort({ foreseen, until, writes = false, runs = 1 }: ForeseenRun): boolean {
  if (until === 'quiet' || writes) return false;
  const { pods, nodes, repetitions } = foreseen;
  return (pods + nodes + repetitions) * (until / MINUTE) * runs <= SHORT;
}
