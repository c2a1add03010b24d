// vpc-cni-sim sweep-worker: makes runs for sweeps on any machine, until it is stopped.

import { availableParallelism } from 'node:os';
import { Worker } from 'bullmq';
import { plural } from '../base/words.ts';
import { ExitCode } from './exitCode.ts';
import type { Streams } from './streams.ts';
import { connectionOptions, PREFIX, probe, queueName, type QueuedRun, type RunAnswer } from './sweepQueue.ts';

export interface SweepWorkerArguments {
  readonly queue: string;
  readonly workers: number | undefined;
}

/** A run whose worker died is given to another after this time: the lock it held, and a look at who is late. */
const LOCK_MS = 10_000;
const LATE_CHECK_MS = 5000;
/** Workers may die at any time: only a run that takes many with it is at fault. */
const MOST_DEATHS = 10;

export async function sweepWorkerVerb(
  { queue, workers }: SweepWorkerArguments,
  { error }: Streams,
): Promise<ExitCode> {
  await probe(queue);
  const concurrency = workers ?? availableParallelism();
  process.env['VPC_CNI_SIM_QUEUE'] = queue;
  const worker = new Worker<QueuedRun, RunAnswer>(
    queueName(),
    new URL('./sweepProcessor.js', import.meta.url),
    {
      connection: connectionOptions(queue),
      prefix: PREFIX,
      concurrency,
      useWorkerThreads: true,
      lockDuration: LOCK_MS,
      stalledInterval: LATE_CHECK_MS,
      maxStalledCount: MOST_DEATHS,
    },
  );
  let made = 0;
  worker.on('completed', () => made++);
  let isLost = false;
  worker.on('error', () => (isLost = true));
  worker.on('ready', () => (isLost = false));
  await worker.waitUntilReady();
  error.write(`waiting for runs at ${queue}, ${concurrency} at a time; Ctrl-C ends\n`);
  await new Promise<void>((stopped) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped());
  });
  // Nobody waits for runs that Redis has lost.
  await worker.close(isLost);
  error.write(`${plural(made, 'run')} made\n`);
  return ExitCode.ok;
}
