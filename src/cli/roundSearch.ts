// A search, round after round, until it is over, the budget is spent or a signal comes. Runs that a journal has are
// taken from it when the search wants them, not before: it decides by the same runs as one without a journal.

import { availableParallelism } from 'node:os';
import type { RunFigures } from '../base/metrics.ts';
import type { Rounds } from '../sweep/rounds.ts';
import type { SweepTally } from '../sweep/tally.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalRun } from './journal/line.ts';
import { Progress } from './progress.ts';
import type { RunPlaces } from './runPlaces.ts';
import { onStopSignal } from './signals.ts';
import type { Stream } from './streams.ts';
import { PoolRunner } from './sweepPool.ts';
import { failedRunText, SweepEnded } from './sweepRunner.ts';

/** What journals have. */
export class KnownRuns {
  private readonly runs = new Map<string, RunFigures>();

  add({ hash, seed, figures }: JournalRun): void {
    this.runs.set(`${hash} ${seed}`, figures);
  }

  get(hash: string, seed: number): RunFigures | undefined {
    return this.runs.get(`${hash} ${seed}`);
  }
}

export interface SearchUnderWay {
  readonly rounds: Rounds;
  /** A setting by its place in the plan. */
  readonly nameOf: (candidate: number) => string;
  readonly tally: SweepTally;
  readonly places: RunPlaces;
  readonly known: KnownRuns;
  readonly journal: Journal | undefined;
}

export interface SearchLimits {
  readonly workers: number | undefined;
  /** Wall time in milliseconds; undefined: until the search ends. */
  readonly budget: number | undefined;
}

/** Returns the exit status of what ended it early: a signal, or runs that failed; undefined: nothing did. */
export async function search(
  { rounds, nameOf, tally, places, known, journal }: SearchUnderWay,
  { workers, budget }: SearchLimits,
  error: Stream,
): Promise<number | undefined> {
  const runner = new PoolRunner(workers ?? availableParallelism(), ({ candidate, seed, reason }) =>
    error.write(failedRunText(nameOf(candidate), seed, reason)),
  );
  let status: number | undefined;
  let ended = false;
  const stop = (): void => {
    ended = true;
    void runner.close();
  };
  const unlisten = onStopSignal((asStatus) => {
    status = asStatus;
    stop();
  });
  const timer = budget === undefined ? undefined : setTimeout(stop, budget);
  recall(rounds, tally, places, known);
  const progress = new Progress(error, tally.runs);
  try {
    while (!rounds.isOver) {
      const planned = tally.runs + rounds.pending;
      for await (const result of runner.run(rounds.batches())) {
        places.keep(result, tally, journal);
        progress.runs(tally.runs, planned);
        if (journal?.failure !== undefined) return status;
      }
      if (ended) break;
      rounds.endRound();
      recall(rounds, tally, places, known);
    }
  } catch (failed) {
    if (!(failed instanceof SweepEnded)) throw failed;
    // Without them settings cannot be held against each other.
    progress.clear();
    error.write(`vpc-cni-sim: ${failed.message}\n`);
    status ??= failed.status;
  } finally {
    clearTimeout(timer);
    progress.clear();
    await runner.close();
    unlisten();
  }
  return status;
}

/** Runs of the present round that were made before. */
function recall(rounds: Rounds, tally: SweepTally, places: RunPlaces, known: KnownRuns): void {
  const wanted = rounds.batches();
  for (let batch = wanted.next(Infinity); batch !== undefined; batch = wanted.next(Infinity)) {
    for (const seed of batch.seeds) {
      const figures = known.get(batch.hash, seed);
      if (figures !== undefined) places.recall({ hash: batch.hash, seed, figures }, tally);
    }
  }
}
