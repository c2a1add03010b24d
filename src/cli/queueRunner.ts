// Has the runs of a sweep made by whoever works through the queue, and takes in what they answer. Nothing depends on
// events alone: what they do not tell, a look at the queue does.

import { Job, Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import type { BatchResult, BatchSource, SweepBatch } from '../sweep/batch.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { SweepRunner } from './sweepRunner.ts';
import type { RunFigures } from '../sweep/metrics.ts';
import {
  connectionOptions,
  jobId,
  KEPT_SECONDS,
  PREFIX,
  queueName,
  scenarioKey,
  type QueuedRun,
  type RunAnswer,
} from './sweepQueue.ts';

/** Runs in the queue at a time: enough for some hundred workers, and little to go through. */
const MOST_QUEUED = 512;
/** Wall time between two looks at runs of which nothing was heard. */
const LOOK_MS = 1000;
/** Wall time without any answer after which it is said that nobody works. */
const SILENCE_MS = 3000;

/** Wall time to the next try to connect, in milliseconds. */
function retryAfter(times: number): number {
  return Math.min(times * 100, LOOK_MS);
}

interface OutstandingRun extends QueuedRun {
  readonly candidate: number;
}

/** What the user should know of the queue. */
export interface QueueListener {
  /** Nobody has answered for some seconds; told once. */
  readonly onSilence: () => void;
  /** Redis is gone, for now; told once each time. */
  readonly onLost: () => void;
}

export class QueueRunner implements SweepRunner {
  private readonly url: string;
  private readonly listener: QueueListener;
  private readonly redis: Redis;
  private readonly queue: Queue<QueuedRun, RunAnswer>;
  private readonly events: QueueEvents;
  /** By hash: what workers fetch, should they find it gone from Redis. */
  private readonly scenarios = new Map<string, CompiledScenario>();
  private readonly outstanding = new Map<string, OutstandingRun>();
  private readonly finished: BatchResult[] = [];
  private failure: Error | undefined;
  private closed = false;
  private isLost = false;
  private isLooking = false;
  private wake = (): void => undefined;

  constructor(url: string, listener: QueueListener) {
    this.url = url;
    this.listener = listener;
    const retryStrategy = (times: number): number | null => (this.closed ? null : retryAfter(times));
    const connection = { ...connectionOptions(url), retryStrategy };
    this.redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
    this.queue = new Queue(queueName(), { connection, prefix: PREFIX });
    this.events = new QueueEvents(queueName(), { connection, prefix: PREFIX });
  }

  async *run(source: BatchSource): AsyncGenerator<BatchResult> {
    // Connections that are lost are made again; meanwhile nothing is.
    this.redis.on('error', () => this.lose());
    this.redis.on('ready', () => (this.isLost = false));
    this.queue.on('error', () => undefined);
    this.events.on('error', () => undefined);
    this.events.on('completed', ({ jobId: id, returnvalue }) =>
      this.take(id, returnvalue as unknown as RunAnswer),
    );
    this.events.on('failed', ({ jobId: id, failedReason }) => this.fail(id, failedReason));
    await this.events.waitUntilReady();
    const looking = setInterval(() => void this.look().catch(() => undefined), LOOK_MS);
    const silence = setTimeout(this.listener.onSilence, SILENCE_MS);
    // A run that was kept from before is no sign of anybody.
    this.events.on('completed', () => clearTimeout(silence));
    try {
      let isMore = true;
      while (!this.closed) {
        while (isMore && this.outstanding.size < MOST_QUEUED)
          isMore = await this.enqueue(source.next(MOST_QUEUED));
        if (this.failure !== undefined) throw this.failure;
        const result = this.finished.shift();
        if (result !== undefined) yield result;
        else if (this.outstanding.size === 0) return;
        else await new Promise<void>((resume) => (this.wake = resume));
      }
    } finally {
      clearInterval(looking);
      clearTimeout(silence);
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.wake();
    const ended = Promise.allSettled([
      // What is lost is not looked for any more.
      ...(this.isLost ? [] : [...this.outstanding.keys()].map((id) => this.queue.remove(id))),
      this.events.close(),
    ]).then(() => this.queue.close());
    // Nor can it be closed in peace: it would be waited for.
    if (!this.isLost) await ended;
    this.redis.disconnect();
  }

  /** False: there are no more. */
  private async enqueue(batch: SweepBatch | undefined): Promise<boolean> {
    if (batch === undefined) return false;
    const { candidate, hash, scenario, seeds } = batch;
    if (!this.scenarios.has(hash)) {
      this.scenarios.set(hash, scenario);
      await this.store(hash);
    }
    const runs = seeds.map((seed): OutstandingRun => ({ candidate, hash, seed }));
    for (const run of runs) this.outstanding.set(jobId(run), run);
    await this.add(runs);
    return true;
  }

  private async store(hash: string): Promise<void> {
    const text = JSON.stringify(this.scenarios.get(hash));
    await this.redis.set(scenarioKey(hash), text, 'EX', KEPT_SECONDS);
  }

  private async add(runs: readonly OutstandingRun[]): Promise<void> {
    await this.queue.addBulk(
      runs.map(({ hash, seed }) => ({
        name: 'run',
        data: { hash, seed },
        opts: { jobId: jobId({ hash, seed }), removeOnComplete: { age: KEPT_SECONDS }, removeOnFail: true },
      })),
    );
  }

  private lose(): void {
    if (!this.isLost && !this.closed) this.listener.onLost();
    this.isLost = true;
  }

  private take(id: string, figures: RunFigures): void {
    const run = this.outstanding.get(id);
    if (run === undefined) return;
    this.outstanding.delete(id);
    this.finished.push({ candidate: run.candidate, seeds: [run.seed], figures: [figures] });
    this.wake();
  }

  private fail(id: string, reason: string): void {
    if (!this.outstanding.has(id)) return;
    this.failure ??= new Error(`a worker failed at run ${id} of ${this.url}: ${reason}`);
    this.wake();
  }

  private async look(): Promise<void> {
    // A look that waits for Redis to come back is enough.
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      await this.lookAtAll();
    } finally {
      this.isLooking = false;
    }
  }

  /**
   * Takes in runs that were there already when they were asked for, and those whose event was lost. Those that are gone
   * are asked for again: a Redis that keeps nothing was restarted, or another sweep that wanted them was stopped.
   */
  private async lookAtAll(): Promise<void> {
    const gone: OutstandingRun[] = [];
    for (const [id, run] of this.outstanding) {
      const job = await Job.fromId<QueuedRun, RunAnswer>(this.queue, id);
      if (this.closed) return;
      if (job === undefined) gone.push(run);
      if (job?.finishedOn === undefined) continue;
      if (await job.isCompleted()) this.take(id, job.returnvalue);
      else if (await job.isFailed()) this.fail(id, job.failedReason);
    }
    if (gone.length === 0) return;
    for (const hash of new Set(gone.map((run) => run.hash))) await this.store(hash);
    await this.add(gone);
  }
}
