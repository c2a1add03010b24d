// vpc-cni-sim sweep: runs a scenario with many settings and seeds and reports what came of it.

import { availableParallelism } from 'node:os';
import { unreachable } from '../base/assert.ts';
import { sweepDocument } from '../report/sweepJson.ts';
import type { SweepDocument } from '../report/sweepSchema.ts';
import { countRuns, PendingRuns, type BatchResult } from '../sweep/batch.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import { SweepTally } from '../sweep/tally.ts';
import { BadInput } from './badInput.ts';
import type { SweepFormat } from './choices.ts';
import { ExitCode } from './exitCode.ts';
import { modelVersion, programVersion } from './modelVersion.ts';
import type { Stream, Streams } from './streams.ts';
import { loadSweep, type SweepQuestion } from './sweepInput.ts';
import { SweepJournal } from './sweepJournal.ts';
import { SweepProgress } from './sweepProgress.ts';
import type { SweepRunner } from './sweepRunner.ts';

export interface SweepArguments extends SweepQuestion {
  readonly workers: number | undefined;
  /** A Redis; undefined: threads of this machine make the runs. */
  readonly queue: string | undefined;
  readonly journal: string | undefined;
  readonly resume: boolean;
  readonly output: SweepFormat;
}

export async function sweepVerb(asked: SweepArguments, streams: Streams): Promise<ExitCode> {
  if (asked.resume && asked.journal === undefined) {
    throw new BadInput('--resume needs the journal to go on with: --journal FILE');
  }
  if (asked.queue !== undefined && asked.workers !== undefined) {
    throw new BadInput('--workers is for this machine alone; with --queue each sweep-worker has its own');
  }
  const loaded = await loadSweep(asked, await streams.error.palette());
  if (!loaded.ok) {
    streams.error.write(loaded.problems);
    return ExitCode.badInput;
  }
  const { plan, file } = loaded;
  const tally = new SweepTally(plan.candidates.length, plan.seeds.length);
  const places = new RunPlaces(plan);
  const journal = await openJournal(asked, places, tally);
  const stopped = await runAll(plan, tally, places, journal, asked, streams.error).finally(() =>
    journal?.close(),
  );
  const document = sweepDocument({ plan, tally, file, model: programVersion() });
  streams.out.write(await format(document, asked, streams.out));
  return stopped ? ExitCode.interrupted : ExitCode.ok;
}

/** Where in the tally the runs of a scenario and a seed belong. */
class RunPlaces {
  readonly hashes: readonly (string | undefined)[];
  private readonly candidates: ReadonlyMap<string, number>;
  private readonly seeds: ReadonlyMap<number, number>;

  constructor({ candidates, seeds }: SweepPlan) {
    this.hashes = candidates.map(({ outcome }) => (outcome.kind === 'runs' ? outcome.hash : undefined));
    this.candidates = new Map(
      this.hashes.flatMap((hash, index) => (hash === undefined ? [] : [[hash, index]])),
    );
    this.seeds = new Map(seeds.map((seed, index) => [seed, index]));
  }

  candidate(hash: string): number | undefined {
    return this.candidates.get(hash);
  }

  seed(seed: number): number | undefined {
    return this.seeds.get(seed);
  }
}

async function openJournal(
  { journal, resume }: SweepArguments,
  places: RunPlaces,
  tally: SweepTally,
): Promise<SweepJournal | undefined> {
  if (journal === undefined) return undefined;
  return await SweepJournal.open(journal, modelVersion(), resume, ({ hash, seed, figures }) => {
    const candidate = places.candidate(hash);
    const place = places.seed(seed);
    if (candidate !== undefined && place !== undefined) tally.add(candidate, place, figures);
  });
}

/** Whether it was stopped before its end. */
async function runAll(
  plan: SweepPlan,
  tally: SweepTally,
  places: RunPlaces,
  journal: SweepJournal | undefined,
  asked: SweepArguments,
  error: Stream,
): Promise<boolean> {
  const planned = countRuns(plan);
  if (tally.runs === planned) return false;
  const runner = await runnerOf(asked, error);
  const progress = new SweepProgress(error, tally.runs);
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    void runner.close();
  };
  process.once('SIGINT', stop);
  try {
    for await (const result of runner.run(new PendingRuns(plan, tally))) {
      keep(result, tally, places, journal);
      progress.show(tally.runs, planned);
    }
  } finally {
    process.off('SIGINT', stop);
    progress.clear();
    await runner.close();
  }
  return stopped && tally.runs < planned;
}

async function runnerOf({ queue, workers }: SweepArguments, error: Stream): Promise<SweepRunner> {
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

function keep(
  { candidate, seeds, figures }: BatchResult,
  tally: SweepTally,
  places: RunPlaces,
  journal: SweepJournal | undefined,
): void {
  for (const [index, seed] of seeds.entries()) {
    const place = places.seed(seed);
    if (place === undefined) continue;
    tally.add(candidate, place, figures[index]);
    journal?.add({ hash: places.hashes[candidate] ?? '', seed, figures: figures[index] });
  }
}

async function format(document: SweepDocument, asked: SweepArguments, stream: Stream): Promise<string> {
  switch (asked.output) {
    case 'json':
      return `${JSON.stringify(document, null, 2)}\n`;
    case 'csv':
      return (await import('../report/sweepCsv.ts')).sweepCsv(document);
    case 'text':
      return (await import('../report/sweepText.ts')).sweepText(document, await stream.palette());
    case 'html': {
      const { sweepPage } = await import('../report/sweepPage.ts');
      const { readBundle } = await import('./pageBundle.ts');
      return sweepPage(document, readBundle());
    }
    default:
      return unreachable(asked.output);
  }
}
