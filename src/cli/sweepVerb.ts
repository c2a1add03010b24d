// vpc-cni-sim sweep: runs a scenario with many settings and seeds and reports what came of it.

import { availableParallelism } from 'node:os';
import { sweepDocument } from '../report/sweepJson.ts';
import type { SweepDocument } from '../report/sweepSchema.ts';
import { countRuns, PendingRuns, type BatchResult, type SweepRunner } from '../sweep/batch.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import { SweepTally } from '../sweep/tally.ts';
import { BadInput } from './badInput.ts';
import type { SweepFormat } from './choices.ts';
import { ExitCode } from './exitCode.ts';
import { modelVersion, programVersion } from './modelVersion.ts';
import type { Stream, Streams } from './streams.ts';
import { loadSweep, type SweepQuestion } from './sweepInput.ts';
import { SweepJournal } from './sweepJournal.ts';
import { PoolRunner } from './sweepPool.ts';
import { SweepProgress } from './sweepProgress.ts';

export interface SweepArguments extends SweepQuestion {
  readonly workers: number | undefined;
  readonly journal: string | undefined;
  readonly resume: boolean;
  readonly output: SweepFormat;
}

export async function sweepVerb(asked: SweepArguments, streams: Streams): Promise<ExitCode> {
  if (asked.resume && asked.journal === undefined) {
    throw new BadInput('--resume needs the journal to go on with: --journal FILE');
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
  const stopped = await runAll(plan, tally, places, journal, asked.workers, streams.error);
  await journal?.close();
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
  workers: number | undefined,
  error: Stream,
): Promise<boolean> {
  const planned = countRuns(plan);
  if (tally.runs === planned) return false;
  const runner: SweepRunner = new PoolRunner(workers ?? availableParallelism());
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
    default:
      return '';
  }
}
