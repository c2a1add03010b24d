// Has the runs of a sweep made by whoever works through the queue, and takes in what they answer, once it is found to be
// an answer. It looks at the queue over and over, so that nothing depends on having heard of something: what is not
// there any more is asked for again, and what fails for good is told while the others go on.

import { unreachable } from '../base/assert.ts';
import { plural } from '../base/words.ts';
import type { BatchResult, BatchSource } from '../sweep/batch.ts';
import { ExitCode } from './exitCode.ts';
import { OutstandingRuns, type FailedRun } from './outstandingRuns.ts';
import { withPatience } from './queueConnection.ts';
import type { QueueAddress } from './queueAddress.ts';
import { QueueLeases } from './queueLeases.ts';
import { QueuePatience, type PatienceListener } from './queuePatience.ts';
import { problemAt, queueProblem } from './queueProblem.ts';
import { QueueSession, type FinishedRun } from './queueSession.ts';
import { SweepEnded, type SweepRunner } from './sweepRunner.ts';
import { queueName } from './sweepQueue.ts';

/** Runs in the queue at a time: enough for some hundred workers, and little to go through. */
const MOST_QUEUED = 512;
/** Runs that are added at a time: also with large scenarios on a slow network it does not take long. */
const MOST_ADDED = 64;
/** Wall time between two looks for answers: after some came, and otherwise. */
const BUSY_MS = 20;
const IDLE_MS = 100;
/** Wall time between two looks at everything else. */
const LOOK_MS = 1000;
/** Wall time that a look at the queue may take. */
const TURN_MS = 5000;
/** Runs that may fail before the sweep ends. */
const MOST_FAILED = 10;
/** Wall time that cleaning up may take. */
const CLEAN_MS = 3000;

/** What the user should know of the queue. */
export interface QueueListener extends PatienceListener {
  readonly onFailed: (run: FailedRun) => void;
}

export class QueueRunner implements SweepRunner {
  private readonly address: QueueAddress;
  private readonly listener: QueueListener;
  private readonly name = queueName();
  private readonly outstanding = new OutstandingRuns();
  private readonly leases = new QueueLeases(this.outstanding);
  /** Not found at the last look. */
  private missing = new Set<string>();
  private readonly finished: BatchResult[] = [];
  private session: QueueSession | undefined;
  private source: BatchSource | undefined;
  private failed = 0;
  private failureStatus: ExitCode = ExitCode.badInput;
  private end: unknown;
  private readonly patience: QueuePatience;
  private isLeft = false;
  private answers = 0;
  private answersAtLook = 0;
  private lookedAt = -Infinity;
  private closing: Promise<void> | undefined;
  private wake = (): void => undefined;
  private hurry = (): void => undefined;

  constructor(address: QueueAddress, wait: number | undefined, listener: QueueListener) {
    this.address = address;
    this.listener = listener;
    this.patience = new QueuePatience(wait, listener);
  }

  async *run(source: BatchSource): AsyncGenerator<BatchResult> {
    this.source = source;
    const tending = this.tend().catch((error: unknown) => (this.end = error));
    try {
      while (this.closing === undefined) {
        const result = this.finished.shift();
        if (result !== undefined) yield result;
        else if (this.end !== undefined) throw this.end;
        else if (this.isDone) break;
        else await new Promise<void>((resume) => (this.wake = resume));
      }
    } finally {
      this.isLeft = true;
      this.hurry();
      await tending;
    }
    if (this.failed > 0 && this.closing === undefined)
      throw new SweepEnded(`${plural(this.failed, 'run')} failed`, this.failureStatus);
  }

  close(): Promise<void> {
    return (this.closing ??= this.cleanUp());
  }

  private async cleanUp(): Promise<void> {
    this.wake();
    this.hurry();
    const { session } = this;
    if (session === undefined) return;
    try {
      await withPatience(this.leases.release(session), CLEAN_MS);
    } catch {
      // What cannot be cleaned up expires.
    }
    session.close();
  }

  private get isDone(): boolean {
    return this.source === undefined && this.outstanding.size === 0;
  }

  private get isOver(): boolean {
    return this.isLeft || this.closing !== undefined || this.end !== undefined || this.isDone;
  }

  /** Looks at the queue until all is done. */
  private async tend(): Promise<void> {
    while (!this.isOver) {
      const before = this.answers;
      let pause = LOOK_MS;
      try {
        this.session ??= await QueueSession.open(this.address, this.name);
        await withPatience(this.turn(this.session), TURN_MS);
        this.patience.answered();
        pause = this.answers > before ? BUSY_MS : IDLE_MS;
      } catch (error) {
        this.worry(error);
      }
      this.wake();
      if (!this.isOver) await this.sleep(pause);
    }
  }

  private async sleep(milliseconds: number): Promise<void> {
    await new Promise<void>((resume) => {
      const timer = setTimeout(resume, milliseconds);
      this.hurry = () => {
        clearTimeout(timer);
        resume();
      };
    });
  }

  /** What has come is taken in first, so that a queue that takes nothing more still gives. */
  private async turn(session: QueueSession): Promise<void> {
    for (const ended of await session.finished(this.outstanding.queued)) await this.takeIn(session, ended);
    this.wake();
    await this.fill(session);
    if (performance.now() - this.lookedAt < LOOK_MS) return;
    await this.look(session);
    this.lookedAt = performance.now();
  }

  private async fill(session: QueueSession): Promise<void> {
    while (this.source !== undefined && this.outstanding.size < MOST_QUEUED) {
      const batch = this.source.next(MOST_QUEUED);
      if (batch === undefined) this.source = undefined;
      else this.outstanding.take(batch);
    }
    const fresh = this.outstanding.unqueued(MOST_ADDED);
    if (fresh.length === 0) return;
    await this.leases.provide(session, new Set(fresh.map((run) => run.hash)));
    await session.add(fresh);
    this.outstanding.markQueued(fresh);
  }

  private async takeIn(session: QueueSession, ended: FinishedRun): Promise<void> {
    const verdict = this.outstanding.judge(ended);
    switch (verdict?.kind) {
      case undefined:
        return;
      case 'result':
        this.answers++;
        this.patience.progressed();
        this.finished.push(verdict.result);
        return;
      case 'given-back':
        this.leases.missed(verdict.hash);
        return await this.askAgain(session, ended.id);
      case 'failed':
        this.giveUp(verdict.run);
        return await session.remove([ended.id]);
      case 'again':
        return await session.remove([ended.id]);
      default:
        return unreachable(verdict);
    }
  }

  private giveUp(run: FailedRun): void {
    if (run.isLie) this.failureStatus = ExitCode.queueLost;
    this.listener.onFailed(run);
    if (++this.failed >= MOST_FAILED)
      this.end ??= new SweepEnded(`stopped after ${this.failed} runs failed`, this.failureStatus);
  }

  private async askAgain(session: QueueSession, id: string): Promise<void> {
    if (!this.outstanding.lose(id)) {
      const words = 'runs vanish from the queue; use maxmemory-policy noeviction and enough maxmemory';
      this.end ??= new SweepEnded(problemAt(this.address, { kind: 'full', words }), ExitCode.queueLost);
    }
    await session.remove([id]);
  }

  private async look(session: QueueSession): Promise<void> {
    const { queued } = this.outstanding;
    const { answers } = this;
    const { lost, isWorked, others } = await session.view(queued);
    // Between two looks a run may be on its way from one list to another.
    const stillLost = lost.filter((id) => this.missing.has(id));
    this.missing = new Set(lost.filter((id) => !stillLost.includes(id)));
    for (const id of stillLost) await this.askAgain(session, id);
    await this.leases.renew(session);
    const isIdle = !isWorked && this.answersAtLook === answers && this.outstanding.size > 0;
    this.answersAtLook = answers;
    if (this.patience.isOverWithout(isIdle, others))
      this.end ??= new SweepEnded('no sweep-worker is making runs', ExitCode.queueLost);
    await session.tryWriting();
  }

  private worry(error: unknown): void {
    if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
      throw error;
    if (this.closing !== undefined) return;
    this.session?.close();
    this.session = undefined;
    this.lookedAt = -Infinity;
    const problem = queueProblem(error);
    const text = problemAt(this.address, problem);
    if (problem.kind === 'setup') this.end ??= new SweepEnded(text, ExitCode.badInput);
    else if (this.patience.isOverWith(problem)) this.end ??= new SweepEnded(text, ExitCode.queueLost);
  }
}
