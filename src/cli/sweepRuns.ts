// Makes the runs of a sweep that no journal has yet: who makes them, how far they have come, and what ends them early.

import { availableParallelism } from 'node:os';
import { elementAt } from '../base/assert.ts';
import { grouped, plural } from '../base/words.ts';
import { countRuns, PendingRuns } from '../sweep/batch.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import type { Shard } from '../sweep/shard.ts';
import { SweepTally } from '../sweep/tally.ts';
import { BadInput } from './badInput.ts';
import type { Journal } from './journal/journal.ts';
import { Progress } from './progress.ts';
import { RunPlaces } from './runPlaces.ts';
import { needQueuePackages } from './queuePackages.ts';
import { queueAddress, type QueueArguments } from './queueAddress.ts';
import { onStopSignal } from './signals.ts';
import type { Stream } from './streams.ts';
import { failedRunText, SweepEnded, type SweepRunner } from './sweepRunner.ts';

/** Without a queue threads of this machine make the runs. */
export interface RunnerArguments extends QueueArguments {
  readonly workers: number | undefined;
  /** Wall time in milliseconds to wait for a queue or for workers; undefined: as usual. */
  readonly wait: number | undefined;
  /** The part that is made here; undefined: all. */
  readonly shard: Shard | undefined;
}

export interface SweepUnderWay {
  readonly plan: SweepPlan;
  readonly tally: SweepTally;
  readonly places: RunPlaces;
  readonly journal: Journal | undefined;
}

/** Returns what ended it early: the exit status that a signal asked for, or what kept the rest from being made. */
export async function makeRuns(
  sweep: SweepUnderWay,
  asked: RunnerArguments,
  error: Stream,
): Promise<number | SweepEnded | undefined> {
  try {
    return await makeAll(sweep, asked, error);
  } catch (ended) {
    if (ended instanceof SweepEnded) return ended;
    throw ended;
  }
}

/** All runs of a plan, by threads of this machine alone, whatever queue is set for sweeps. */
export async function makeHere(
  plan: SweepPlan,
  workers: number | undefined,
  error: Stream,
): Promise<{ readonly tally: SweepTally; readonly stopped: number | SweepEnded | undefined }> {
  const tally = new SweepTally(plan.candidates.length, plan.seeds.length);
  const sweep = { plan, tally, places: new RunPlaces(plan), journal: undefined };
  const here = {
    workers: workers ?? availableParallelism(),
    queue: undefined,
    queueFile: undefined,
    wait: undefined,
    shard: undefined,
  };
  return { tally, stopped: await makeRuns(sweep, here, error) };
}

export function completeText(runs: number, planned: number): string {
  return `${grouped(runs)} of ${plural(planned, 'run')} are complete`;
}

async function makeAll(
  { plan, tally, places, journal }: SweepUnderWay,
  asked: RunnerArguments,
  error: Stream,
): Promise<number | undefined> {
  const planned = runsFor(plan, tally, asked.shard);
  if (tally.runs === planned) return undefined;
  const runner = await runnerOf(plan, tally, asked, error);
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

async function runnerOf(
  plan: SweepPlan,
  tally: SweepTally,
  asked: RunnerArguments,
  error: Stream,
): Promise<SweepRunner> {
  const { workers, shard, wait } = asked;
  // Who says which part this machine makes, or with how many threads, does not mean a queue that is set for all.
  const isHere = workers !== undefined || shard !== undefined;
  const address = isHere ? undefined : await queueAddress(asked);
  const nameOf = (candidate: number): string => elementAt(plan.candidates, candidate).name;
  if (address === undefined) {
    const { PoolRunner } = await import('./sweepPool.ts');
    return new PoolRunner(workers ?? availableParallelism(), ({ candidate, seed, reason }) =>
      error.write(failedRunText(nameOf(candidate), seed, reason)),
    );
  }
  const own = plan.candidates.find(
    ({ outcome }) => outcome.kind === 'runs' && outcome.allocator !== undefined,
  );
  if (own !== undefined)
    throw new BadInput(
      `a queue makes no runs with an allocator of one's own (${own.name}): its module is on this machine; ` +
        'make them here with --workers',
    );
  needQueuePackages();
  const { openQueue } = await import('./queuedSweep.ts');
  const progress = (): string => completeText(tally.runs, countRuns(plan));
  return await openQueue({ address, wait, progress, nameOf }, error);
}
