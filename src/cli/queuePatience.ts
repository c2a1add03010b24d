// How long a sweep bears with its queue: with a Redis that does not answer or takes nothing more, and with one on which
// no worker works. Each is told once, early, and is over after the time that the user gave or one that is usual.

import type { ProblemKind, QueueProblem } from './queueProblem.ts';

export interface PatienceListener {
  readonly onTrouble: (problem: QueueProblem, waitMs: number) => void;
  /** It answers again. */
  readonly onBack: () => void;
  /** No worker holds a run. `others`: workers of other versions. */
  readonly onIdle: (others: number, waitMs: number) => void;
}

/** Wall time that is waited unless the user says how long, in milliseconds. */
const USUAL: Readonly<Record<ProblemKind | 'idle', number>> = {
  gone: 300_000,
  setup: 0,
  full: 10_000,
  idle: 300_000,
};

/** Wall time without any worker after which it is said: between two runs there may be a moment without. */
const SILENCE_MS = 3000;

export class QueuePatience {
  /** Wall time; undefined: as usual. */
  private readonly wait: number | undefined;
  private readonly listener: PatienceListener;
  private readonly clock: () => number;
  private trouble: { readonly problem: QueueProblem; since: number } | undefined;
  private isFullTold = false;
  private idle: { readonly since: number; isTold: boolean } | undefined;

  constructor(
    wait: number | undefined,
    listener: PatienceListener,
    clock: () => number = () => performance.now(),
  ) {
    this.wait = wait;
    this.listener = listener;
    this.clock = clock;
  }

  /** The queue was looked at and written to, without any problem. */
  answered(): void {
    if (this.trouble?.problem.kind === 'gone') this.listener.onBack();
    this.trouble = undefined;
  }

  /** A run was finished: a queue that is full is emptied so. */
  progressed(): void {
    if (this.trouble?.problem.kind === 'full') this.trouble.since = this.clock();
  }

  isOverWith(problem: QueueProblem): boolean {
    const now = this.clock();
    const limit = this.wait ?? USUAL[problem.kind];
    this.idle = undefined;
    if (this.trouble?.problem.kind !== problem.kind) {
      this.trouble = { problem, since: now };
      const isFull = problem.kind === 'full';
      if (!isFull || !this.isFullTold) this.listener.onTrouble(problem, limit);
      this.isFullTold ||= isFull;
    }
    return now - this.trouble.since >= limit;
  }

  isOverWithout(isIdle: boolean, others: number): boolean {
    if (!isIdle) {
      this.idle = undefined;
      return false;
    }
    const now = this.clock();
    const limit = this.wait ?? USUAL.idle;
    this.idle ??= { since: now, isTold: false };
    const waited = now - this.idle.since;
    if (waited >= Math.min(SILENCE_MS, limit) && !this.idle.isTold) {
      this.idle.isTold = true;
      this.listener.onIdle(others, limit);
    }
    return waited >= limit;
  }
}
