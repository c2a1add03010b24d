// vpc-cni-sim sweep-worker: makes runs for sweeps on any machine, until it is stopped. It trusts neither what stands in
// the queue nor what it is asked to run: a run has a process of its own, with limits, and fails alone.

import { availableParallelism, totalmem } from 'node:os';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { plural } from '../base/words.ts';
import type { RunFigures } from '../base/metrics.ts';
import { BadInput } from './badInput.ts';
import { queueAddress, type QueueArguments } from './queueAddress.ts';
import { connectForEver } from './queueConnection.ts';
import { QueuedScenarios } from './queuedScenarios.ts';
import { plainLine } from './queueProblem.ts';
import { reachQueue } from './reachQueue.ts';
import { RunProcesses } from './runProcesses.ts';
import type { Streams } from './streams.ts';
import { GIVEN_BACK, KEPT_SECONDS, PREFIX, queueName, readQueuedRun, type QueuedRun } from './sweepQueue.ts';
import { WorkerPulse } from './workerPulse.ts';

export interface SweepWorkerArguments extends QueueArguments {
  readonly workers: number | undefined;
  /** Wall time in milliseconds; undefined: not at the start, and for ever later. */
  readonly wait: number | undefined;
  /** Of a run, in MiB; undefined: what the machine has, in equal parts. */
  readonly runMemory: number | undefined;
  /** Of a run: wall time in milliseconds. */
  readonly runTime: number;
}

/** A run whose worker died is given to another after this time: the lock it held, and a look at who is late. */
const LOCK_MS = 5000;
const LATE_CHECK_MS = 5000;
/** Workers may die at any time: only a run that takes many with it is at fault. */
const MOST_DEATHS = 10;
/** Wall time that runs under way get when the worker is stopped. */
const LAST_RUNS_MS = 5000;

const LEAST_MEMORY = 256;
const MOST_MEMORY = 4096;

export async function sweepWorkerVerb(asked: SweepWorkerArguments, { error }: Streams): Promise<number> {
  const address = await queueAddress(asked);
  if (address === undefined)
    throw new BadInput('sweep-worker needs a queue: --queue-file FILE, --queue URL or VPC_CNI_SIM_QUEUE');
  await reachQueue(address, asked.wait, error);
  const concurrency = asked.workers ?? availableParallelism();
  const limits = { memory: asked.runMemory ?? memoryOf(concurrency), time: asked.runTime };
  const processes = new RunProcesses(limits);
  const redis = connectForEver(address);
  const worker = open(redis, processes, concurrency);
  let made = 0;
  worker.on('completed', () => made++);
  worker.on('failed', (job, reason) => {
    if (!reason.message.startsWith(GIVEN_BACK))
      error.write(`run ${plainLine(job?.id ?? '')}: ${plainLine(reason.message)}\n`);
  });
  error.write(`waiting for runs at ${address.shown}, ${concurrency} at a time; Ctrl-C ends\n`);
  const pulse = new WorkerPulse(redis, address, asked.wait, error);
  worker.on('error', (problem) => pulse.hear(problem));
  const status = await pulse.beatUntilStopped();
  await Promise.race([worker.close(pulse.isTroubled), sleep(LAST_RUNS_MS)]);
  processes.kill();
  await pulse.leave();
  redis.disconnect();
  error.write(`${plural(made, 'run')} made\n`);
  return status;
}

function open(redis: Redis, processes: RunProcesses, concurrency: number): Worker<unknown, RunFigures> {
  const scenarios = new QueuedScenarios(redis);
  return new Worker<unknown, RunFigures>(
    queueName(),
    async ({ data }) => {
      const run = readQueuedRun(data);
      if (run === undefined) throw new Error('not a run of a sweep');
      return await make(run, scenarios, processes);
    },
    {
      connection: redis,
      prefix: PREFIX,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: LATE_CHECK_MS,
      maxStalledCount: MOST_DEATHS,
      removeOnComplete: { age: KEPT_SECONDS },
      removeOnFail: { age: KEPT_SECONDS },
    },
  );
}

async function make(
  run: QueuedRun,
  scenarios: QueuedScenarios,
  processes: RunProcesses,
): Promise<RunFigures> {
  const answer = await processes.run(run, () => scenarios.text(run.hash));
  if (answer.kind === 'figures') return answer.figures;
  if (answer.kind === 'failed') throw new Error(answer.reason);
  scenarios.forget(run.hash);
  throw new Error(`${GIVEN_BACK}the scenario ${run.hash} in Redis is damaged`);
}

/** Three quarters of the machine, in equal parts. */
function memoryOf(runs: number): number {
  const constrained = process.constrainedMemory();
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  const part = Math.floor((0.75 * total) / 2 ** 20 / runs);
  return Math.min(MOST_MEMORY, Math.max(LEAST_MEMORY, part));
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise<void>((resume) => setTimeout(resume, milliseconds).unref());
}
