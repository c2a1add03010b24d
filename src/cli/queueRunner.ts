// Has the runs of a sweep made by whoever works through the queue, and takes in what they answer. Nothing depends on
// events alone: what they do not tell, a look at the queue does.

import { Job, Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import type { BatchResult, BatchSource, SweepBatch } from '../sweep/batch.ts';
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

interface OutstandingRun {
  readonly candidate: number;
  readonly seed: number;
}

export class QueueRunner implements SweepRunner {
  private readonly url: string;
  private readonly onSilence: () => void;
  private readonly redis: Redis;
  private readonly queue: Queue<QueuedRun, RunAnswer>;
  private readonly events: QueueEvents;
  private readonly stored = new Set<string>();
  private readonly outstanding = new Map<string, OutstandingRun>();
  private readonly finished: BatchResult[] = [];
  private failure: Error | undefined;
  private closed = false;
  private wake = (): void => undefined;

  /** `onSilence` is called once when nobody has answered for some seconds. */
  constructor(url: string, onSilence: () => void) {
    this.url = url;
    this.onSilence = onSilence;
    const connection = connectionOptions(url);
    this.redis = new Redis(url, { maxRetriesPerRequest: null });
    this.queue = new Queue(queueName(), { connection, prefix: PREFIX });
    this.events = new QueueEvents(queueName(), { connection, prefix: PREFIX });
  }

  async *run(source: BatchSource): AsyncGenerator<BatchResult> {
    // Connections that are lost are made again; meanwhile nothing is.
    this.redis.on('error', () => undefined);
    this.queue.on('error', () => undefined);
    this.events.on('error', () => undefined);
    this.events.on('completed', ({ jobId: id, returnvalue }) =>
      this.take(id, returnvalue as unknown as RunAnswer),
    );
    this.events.on('failed', ({ jobId: id, failedReason }) => this.fail(id, failedReason));
    await this.events.waitUntilReady();
    const looking = setInterval(() => void this.look().catch(() => undefined), LOOK_MS);
    const silence = setTimeout(this.onSilence, SILENCE_MS);
    try {
      let isMore = true;
      while (!this.closed) {
        while (isMore && this.outstanding.size < MOST_QUEUED)
          isMore = await this.enqueue(source.next(MOST_QUEUED));
        if (this.failure !== undefined) throw this.failure;
        const result = this.finished.shift();
        if (result !== undefined) {
          clearTimeout(silence);
          yield result;
        } else if (this.outstanding.size === 0) return;
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
    await Promise.allSettled([...this.outstanding.keys()].map((id) => this.queue.remove(id)));
    await Promise.allSettled([this.events.close(), this.queue.close()]);
    this.redis.disconnect();
  }

  /** False: there are no more. */
  private async enqueue(batch: SweepBatch | undefined): Promise<boolean> {
    if (batch === undefined) return false;
    const { candidate, hash, scenario, seeds } = batch;
    if (!this.stored.has(hash)) {
      await this.redis.set(scenarioKey(hash), JSON.stringify(scenario), 'EX', KEPT_SECONDS);
      this.stored.add(hash);
    }
    for (const seed of seeds) this.outstanding.set(jobId({ hash, seed }), { candidate, seed });
    await this.queue.addBulk(
      seeds.map((seed) => ({
        name: 'run',
        data: { hash, seed },
        opts: { jobId: jobId({ hash, seed }), removeOnComplete: { age: KEPT_SECONDS }, removeOnFail: true },
      })),
    );
    return true;
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

  /** Runs that were there already when they were asked for, and those whose event was lost. */
  private async look(): Promise<void> {
    for (const id of this.outstanding.keys()) {
      const job = await Job.fromId<QueuedRun, RunAnswer>(this.queue, id);
      if (this.closed) return;
      if (job?.finishedOn === undefined) continue;
      if (await job.isCompleted()) this.take(id, job.returnvalue);
      else if (await job.isFailed()) this.fail(id, job.failedReason);
    }
  }
}
