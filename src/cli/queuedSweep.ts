// A sweep whose runs are made through a queue: opens it, and says in words what the user should know of it.

import { formatDuration } from '../base/time.ts';
import { plural } from '../base/words.ts';
import type { QueueAddress } from './queueAddress.ts';
import { problemAt } from './queueProblem.ts';
import { QueueRunner } from './queueRunner.ts';
import { reachQueue } from './reachQueue.ts';
import type { Stream } from './streams.ts';
import { failedRunText, type SweepRunner } from './sweepRunner.ts';

export interface QueuedSweep {
  readonly address: QueueAddress;
  /** Wall time in milliseconds to wait for Redis or for workers; undefined: as usual. */
  readonly wait: number | undefined;
  /** `73 of 120 runs are complete`, as of now. */
  readonly progress: () => string;
  /** A setting by its place in the plan. */
  readonly nameOf: (candidate: number) => string;
}

export async function openQueue(sweep: QueuedSweep, error: Stream): Promise<SweepRunner> {
  const { address, wait, progress, nameOf } = sweep;
  const say = (text: string, waitMs: number): void => {
    const end = 'Ctrl-C prints the results so far';
    error.write(`${text}. ${progress()}.\nWaiting up to ${formatDuration(waitMs)} (--wait); ${end}\n`);
  };
  await reachQueue(address, wait, error);
  return new QueueRunner(address, wait, {
    onTrouble: (problem, waitMs) => say(problemAt(address, problem), waitMs),
    onBack: () => error.write(`Redis ${address.shown} answers again\n`),
    onIdle(others, waitMs) {
      const version = others === 0 ? '' : `; ${plural(others, 'worker')} of another version cannot make them`;
      const start = `start workers of this version: ${address.workerCommand}`;
      say(`No sweep-worker is making runs${version}; ${start}`, waitMs);
    },
    onFailed: ({ candidate, seed, reason }) => error.write(failedRunText(nameOf(candidate), seed, reason)),
  });
}
