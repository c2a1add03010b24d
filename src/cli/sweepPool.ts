// Runs batches on threads of this machine. A batch is made so large that what it takes to hand it over does not count,
// and so small that the threads end together; a few wait at the pool, so that no thread ever waits for one.

import { Tinypool } from 'tinypool';
import type { BatchResult, BatchSource } from '../sweep/batch.ts';
import type { SweepRunner } from './sweepRunner.ts';
import type { BatchAnswer, BatchTask } from './sweepWorker.ts';

/** Wall time that a batch should take. */
const BATCH_MS = 80;

export class PoolRunner implements SweepRunner {
  private readonly workers: number;
  private readonly pool: Tinypool;
  private runMs: number | undefined;
  private busy = 0;
  private closed = false;
  /** Lets whoever waits for a result look again. */
  private wake = (): void => undefined;

  constructor(workers: number) {
    this.workers = workers;
    this.pool = new Tinypool({
      filename: new URL('./sweepWorker.js', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      isolateWorkers: false,
    });
  }

  /** Wall time that all threads together have spent in runs. */
  get busyMs(): number {
    return this.busy;
  }

  async *run(source: BatchSource): AsyncGenerator<BatchResult> {
    const finished: BatchResult[] = [];
    let underWay = 0;
    let failure: { readonly error: unknown } | undefined;
    const start = (batch: NonNullable<ReturnType<BatchSource['next']>>): void => {
      const { candidate, scenario, seeds } = batch;
      underWay++;
      this.answer({ scenario, seeds })
        .then(
          ({ figures }) => void finished.push({ candidate, seeds, figures }),
          (error: unknown) => (failure ??= { error }),
        )
        .finally(() => {
          underWay--;
          this.wake();
        })
        .catch(() => undefined);
    };
    while (!this.closed) {
      while (underWay < 2 * this.workers) {
        const batch = source.next(this.batchSize);
        if (batch === undefined) break;
        start(batch);
      }
      if (failure !== undefined) throw failure.error;
      const result = finished.shift();
      if (result !== undefined) yield result;
      else if (underWay === 0) return;
      else await new Promise<void>((resume) => (this.wake = resume));
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.pool.destroy();
  }

  private get batchSize(): number {
    return this.runMs === undefined ? 1 : Math.max(1, Math.round(BATCH_MS / this.runMs));
  }

  private async answer(task: BatchTask): Promise<BatchAnswer> {
    const answer = (await this.pool.run(task)) as BatchAnswer;
    this.runMs = answer.milliseconds / task.seeds.length;
    this.busy += answer.milliseconds;
    return answer;
  }
}
