// Runs batches on threads of this machine. A batch is made so large that what it takes to hand it over does not count,
// and so small that the threads end together; a few wait at the pool, so that no thread ever waits for one.

import type { Tinypool } from 'tinypool';
import { elementAt } from '../base/assert.ts';
import type { BatchResult, BatchSource, FaultyRun } from '../sweep/batch.ts';
import type { RunFigures } from '../base/metrics.ts';
import { plural } from '../base/words.ts';
import { ExitCode } from './exitCode.ts';
import { isOutOfMemory, outOfMemoryText } from './heapWatch.ts';
import { lateImports } from './lateImports.ts';
import type { FailedRun } from './outstandingRuns.ts';
import { SweepEnded, type SweepRunner } from './sweepRunner.ts';
import type { BatchAnswer, BatchTask } from './sweepWorker.ts';

/** Wall time that a batch should take. */
const BATCH_MS = 80;

type PoolFailure = Omit<FailedRun, 'isLie'>;

export class PoolRunner implements SweepRunner {
  private readonly workers: number;
  private readonly pool: Promise<Tinypool>;
  private runMs: number | undefined;
  private busy = 0;
  private closed = false;
  private failed = 0;
  private readonly onFailed: (run: PoolFailure) => void;
  /** Lets whoever waits for a result look again. */
  private wake = (): void => undefined;

  /** `onFailed`: hears of runs that need more memory than there is; the others are made. */
  constructor(workers: number, onFailed: (run: PoolFailure) => void) {
    this.workers = workers;
    this.onFailed = onFailed;
    this.pool = startPool(workers);
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
      const { candidate, seeds } = batch;
      underWay++;
      this.answer(batch)
        .then(
          ({ runs }) => void finished.push(this.resultOf(candidate, seeds, runs)),
          (error: unknown) => {
            if (!isOutOfMemory(error)) failure ??= { error };
            else if (seeds.length === 1) this.fail(candidate, elementAt(seeds, 0));
            // Which of them it was shows when each is alone.
            else for (const seed of seeds) start({ ...batch, seeds: [seed] });
          },
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
      else if (underWay === 0) break;
      else await new Promise<void>((resume) => (this.wake = resume));
    }
    if (this.failed > 0 && !this.closed)
      throw new SweepEnded(`${plural(this.failed, 'run')} failed`, ExitCode.badInput);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await (await this.pool).destroy();
  }

  private get batchSize(): number {
    return this.runMs === undefined ? 1 : Math.max(1, Math.round(BATCH_MS / this.runMs));
  }

  private fail(candidate: number, seed: number): void {
    this.failed++;
    this.onFailed({ candidate, seed, reason: outOfMemoryText('until') });
  }

  private resultOf(candidate: number, seeds: readonly number[], runs: BatchAnswer['runs']): BatchResult {
    const made: number[] = [];
    const figures: RunFigures[] = [];
    const faulty: FaultyRun[] = [];
    for (const [index, seed] of seeds.entries()) {
      const run = runs[index];
      if (run === undefined) this.fail(candidate, seed);
      else if (run.ok) {
        made.push(seed);
        figures.push(run.figures);
      } else faulty.push({ seed, fault: run.fault });
    }
    return { candidate, seeds: made, figures, faulty };
  }

  private async answer({ scenario, allocator, from, seeds }: BatchTask): Promise<BatchAnswer> {
    const pool = await this.pool;
    const answer = (await pool.run({ scenario, allocator, from, seeds })) as BatchAnswer;
    this.runMs = answer.milliseconds / seeds.length;
    this.busy += answer.milliseconds;
    return answer;
  }
}

async function startPool(workers: number): Promise<Tinypool> {
  const { Tinypool: Pool } = await lateImports().tinypool();
  return new Pool({
    filename: new URL('./sweepWorker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    isolateWorkers: false,
  });
}
