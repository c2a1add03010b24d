// Makes the runs of a sweep that no journal has yet: who makes them, how far they have come, and what ends them early.

import { availableParallelism } from 'node:os';
import { countRuns, PendingRuns } from '../sweep/batch.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import type { Shard } from '../sweep/shard.ts';
import type { SweepTally } from '../sweep/tally.ts';
import type { Journal } from './journal/journal.ts';
import { Progress } from './progress.ts';
import type { RunPlaces } from './runPlaces.ts';
import { onStopSignal } from './signals.ts';
import type { Stream } from './streams.ts';
import type { SweepRunner } from './sweepRunner.ts';

export interface RunnerArguments {
  readonly workers: number | undefined;
  /** A Redis; undefined: threads of this machine make the runs. */
  readonly queue: string | undefined;
  /** The part that is made here; undefined: all. */
  readonly shard: Shard | undefined;
}

export interface SweepUnderWay {
  readonly plan: SweepPlan;
  readonly tally: SweepTally;
  readonly places: RunPlaces;
  readonly journal: Journal | undefined;
}

/** Returns the exit status that a signal asked for; undefined: none came. */
export async function makeRuns(
  { plan, tally, places, journal }: SweepUnderWay,
  asked: RunnerArguments,
  error: Stream,
): Promise<number | undefined> {
  const planned = runsFor(plan, tally, asked.shard);
  if (tally.runs === planned) return undefined;
  const runner = await runnerOf(asked, error);
  const progress = new Progress(error, tally.runs);
  let status: number | undefined;
  const unlisten = onStopSignal((asStatus) => {
    status = asStatus;
    void runner.close();
  });
  try {
    for await (const result of runner.run(new PendingRuns(plan, tally, asked.shard))) {
      places.keep(result, tally, journal);
      progress.runs(tally.runs, planned);
      // Nothing is made that would not be kept.
      if (journal?.failure !== undefined) break;
    }
  } finally {
    progress.clear();
    await runner.close();
    unlisten();
  }
  return tally.runs < planned ? status : undefined;
}

/** Runs in the tally once all that are asked for are made. */
function runsFor(plan: SweepPlan, tally: SweepTally, shard: Shard | undefined): number {
  if (shard === undefined) return countRuns(plan);
  const missing = new PendingRuns(plan, tally, shard);
  let runs = tally.runs;
  for (let batch = missing.next(Infinity); batch !== undefined; batch = missing.next(Infinity))
    runs += batch.seeds.length;
  return runs;
}

async function runnerOf({ queue, workers }: RunnerArguments, error: Stream): Promise<SweepRunner> {
  if (queue === undefined) {
    const { PoolRunner } = await import('./sweepPool.ts');
    return new PoolRunner(workers ?? availableParallelism());
  }
  const { probe } = await import('./sweepQueue.ts');
  const { QueueRunner } = await import('./queueRunner.ts');
  await probe(queue);
  const command = `vpc-cni-sim sweep-worker --queue ${queue}`;
  return new QueueRunner(queue, {
    onSilence: () => error.write(`nobody has made a run yet; start workers of this version: ${command}\n`),
    onLost: () => error.write(`${queue} does not answer any more; the sweep goes on when it does\n`),
  });
}
