// The runs of a sweep that were taken on and have not come to an end: which of them stand in the queue, how often each
// was tried, and what an ending of one means.

import type { BatchResult, SweepBatch } from '../sweep/batch.ts';
import { readFigures } from '../sweep/figures.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { plainLine } from './queueProblem.ts';
import type { FinishedRun } from './queueSession.ts';
import { jobId, type QueuedRun } from './sweepQueue.ts';

/** Times that a run may fail, with other workers perhaps, and times that another answer is asked for. */
const MOST_TRIES = { failed: 2, answered: 5 } as const;
/** Times that a run may vanish from the queue. */
const MOST_LOSSES = 20;

interface OutstandingRun extends QueuedRun {
  readonly candidate: number;
  isQueued: boolean;
  failures: number;
  losses: number;
}

export interface FailedRun {
  readonly candidate: number;
  readonly seed: number;
  readonly reason: string;
  /** Workers answered, but not with figures. */
  readonly isLie: boolean;
}

export type Verdict =
  | { readonly kind: 'result'; readonly result: BatchResult }
  | { readonly kind: 'failed'; readonly run: FailedRun }
  /** It is to be tried once more. */
  | { readonly kind: 'again' }
  /** No worker could make it: its scenario was not there. */
  | { readonly kind: 'given-back'; readonly hash: string };

export class OutstandingRuns {
  private readonly runs = new Map<string, OutstandingRun>();
  /** By hash: what workers fetch, should they find it gone from Redis. */
  private readonly scenarios = new Map<string, CompiledScenario>();

  get size(): number {
    return this.runs.size;
  }

  /** All, by the names that they have in the queue. */
  get ids(): string[] {
    return [...this.runs.keys()];
  }

  get queued(): string[] {
    return [...this.runs].flatMap(([id, run]) => (run.isQueued ? [id] : []));
  }

  /** Hashes of the scenarios that are needed yet. */
  get hashes(): string[] {
    return [...new Set([...this.runs.values()].map((run) => run.hash))];
  }

  take({ candidate, hash, scenario, seeds }: SweepBatch): void {
    this.scenarios.set(hash, scenario);
    for (const seed of seeds) {
      const run = { candidate, hash, seed, isQueued: false, failures: 0, losses: 0 };
      this.runs.set(jobId(run), run);
    }
  }

  /** So many at most that do not stand in the queue. */
  unqueued(most: number): QueuedRun[] {
    return [...this.runs.values()].filter((run) => !run.isQueued).slice(0, most);
  }

  markQueued(runs: readonly QueuedRun[]): void {
    for (const run of runs) this.mark(jobId(run), true);
  }

  scenarioText(hash: string): string {
    return JSON.stringify(this.scenarios.get(hash));
  }

  /** Undefined: it is not one of these. */
  judge({ id, kind, text }: FinishedRun): Verdict | undefined {
    const run = this.runs.get(id);
    if (run === undefined) return undefined;
    const { candidate, hash, seed } = run;
    if (kind === 'given-back') return { kind, hash };
    const figures = kind === 'answered' ? readFigures(parsed(text)) : undefined;
    if (figures !== undefined) {
      this.runs.delete(id);
      return { kind: 'result', result: { candidate, seeds: [seed], figures: [figures] } };
    }
    run.isQueued = false;
    if (++run.failures < MOST_TRIES[kind]) return { kind: 'again' };
    this.runs.delete(id);
    const isLie = kind === 'answered';
    const reason = isLie ? 'workers answered with something other than figures' : plainLine(text);
    return { kind: 'failed', run: { candidate, seed, reason, isLie } };
  }

  /** It is not in the queue any more. False: that has happened too often. */
  lose(id: string): boolean {
    this.mark(id, false);
    const run = this.runs.get(id);
    return run === undefined || ++run.losses <= MOST_LOSSES;
  }

  private mark(id: string, isQueued: boolean): void {
    const run = this.runs.get(id);
    if (run !== undefined) run.isQueued = isQueued;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
