// vpc-cni-sim sweep: runs a scenario with many settings and seeds and reports what came of it.

import { unreachable } from '../base/assert.ts';
import { grouped, plural } from '../base/words.ts';
import { printable } from '../report/layout.ts';
import { shellWord } from '../report/shellWord.ts';
import { jsonText } from '../report/jsonText.ts';
import { sweepDocument } from '../report/sweepJson.ts';
import type { SweepDocument } from '../report/sweepSchema.ts';
import { countRuns, runningCandidates } from '../sweep/batch.ts';
import { SweepTally } from '../sweep/tally.ts';
import { BadInput } from './badInput.ts';
import type { SweepFormat } from './choices.ts';
import { ExitCode } from './exitCode.ts';
import {
  openJournal,
  refuseJournalCombinations,
  tellFailure,
  tellRepairs,
  type JournalArguments,
} from './journalOptions.ts';
import { PROGRAM } from './programCommand.ts';
import { programVersion } from './programVersion.ts';
import { RunPlaces } from './runPlaces.ts';
import type { Stream, Streams } from './streams.ts';
import { loadSweep, type SweepQuestion } from './sweepInput.ts';
import { completeText, makeRuns, type RunnerArguments, type SweepUnderWay } from './sweepRuns.ts';
import { statusOf, SweepEnded } from './sweepRunner.ts';

export interface SweepArguments extends SweepQuestion, RunnerArguments, JournalArguments {
  readonly output: SweepFormat;
}

export async function sweepVerb(asked: SweepArguments, streams: Streams): Promise<number> {
  refuseJournalCombinations(asked);
  refuseCombinations(asked);
  const loaded = await loadSweep(asked, streams.error.page());
  if (!loaded.ok) {
    streams.error.write(loaded.problems);
    return ExitCode.badInput;
  }
  const { plan, file, inputs } = loaded;
  if (asked.queueFile !== undefined) inputs.addNamed(asked.queueFile);
  const tally = new SweepTally(plan.candidates.length, plan.seeds.length);
  const places = new RunPlaces(plan);
  const journal = await openJournal(asked, inputs, (run) => places.recall(run, tally));
  const planned = countRuns(plan);
  if (journal !== undefined) tellRepairs(journal, streams.error, planned - tally.runs);
  const sweep: SweepUnderWay = { plan, tally, places, journal };
  const stopped = await makeRuns(sweep, asked, streams.error).finally(() => journal?.close());
  const isKept = tellFailure(journal, streams.error);
  if (stopped instanceof SweepEnded) streams.error.write(endedText(stopped, asked, tally.runs, planned));
  const failed = plan.candidates.some((_, candidate) => tally.faultsOf(candidate).length > 0);
  const made = failed ? ExitCode.failed : ExitCode.ok;
  const status = statusOf(stopped) ?? (isKept ? made : ExitCode.badInput);
  if (asked.shard !== undefined) {
    streams.out.write(shardText(asked, tally.runs, planned));
    return status;
  }
  const { runs } = tally;
  // Where nothing was made there are no results so far.
  if (stopped instanceof SweepEnded && runs === 0) return status;
  if (runs < planned) {
    // A setting all of whose runs failed takes no others with it.
    const made = runningCandidates(plan).filter((candidate) => tally.seedsOf(candidate).length > 0);
    tally.dropUnpaired(stopped instanceof SweepEnded ? made : runningCandidates(plan));
  }
  const document = sweepDocument({ plan, tally, runs, file, model: programVersion() });
  streams.out.write(await format(document, asked, streams.out));
  return status;
}

/** Why not all runs were made, and what to do about it. */
function endedText(ended: SweepEnded, { journal }: SweepArguments, runs: number, planned: number): string {
  const next = journal.length === 0 ? '' : `; continue with --journal ${journal.join(' ')} --resume`;
  return `vpc-cni-sim: ${printable(`${ended.message}. ${completeText(runs, planned)}${next}`)}\n`;
}

function refuseCombinations(asked: SweepArguments): void {
  const { workers, shard, journal, output } = asked;
  const queue = asked.queue ?? asked.queueFile;
  if (queue !== undefined && workers !== undefined)
    throw new BadInput('--workers cannot be used with --queue; each sweep-worker has its own --workers');
  if (shard === undefined) return;
  if (queue !== undefined) throw new BadInput('--shard and --queue cannot be used together');
  if (journal.length === 0)
    throw new BadInput('--shard needs a journal of its own; add --journal runs/1.ndjson');
  if (output !== 'text')
    throw new BadInput(
      `--shard makes a part of the runs; --output ${output} goes with all journals together`,
    );
}

function shardText(asked: SweepArguments, runs: number, planned: number): string {
  const [own] = asked.journal;
  const part = `Shard ${asked.shard?.number} of ${asked.shard?.of}`;
  const together = 'with all journals together: --journal FILES --resume, without --shard';
  return `${part}: ${grouped(runs)} of ${plural(planned, 'run')} in ${own}. The results come ${together}\n`;
}

/** Goes on with what the journal has; undefined: there is none. */
function resumeCommand({ file, set, allocator, sweep, seeds, journal }: SweepArguments): string | undefined {
  if (journal.length === 0) return undefined;
  const words = [
    ...(file === undefined ? [] : [file]),
    ...set.flatMap((each) => ['--set', each]),
    ...(allocator === undefined ? [] : ['--allocator', allocator]),
    ...(sweep === undefined ? [] : ['--sweep', sweep]),
    ...(seeds === undefined ? [] : ['--seeds', String(seeds)]),
    '--journal',
    ...journal,
    '--resume',
  ];
  return `${PROGRAM} sweep ${words.map(shellWord).join(' ')}`;
}

async function format(document: SweepDocument, asked: SweepArguments, stream: Stream): Promise<string> {
  switch (asked.output) {
    case 'json':
      return jsonText(document);
    case 'csv':
      return (await import('../report/sweepCsv.ts')).sweepCsv(document);
    case 'text': {
      const { sweepText } = await import('../report/sweepText.ts');
      return sweepText(document, stream.page(), resumeCommand(asked));
    }
    case 'html': {
      const { sweepPage } = await import('../report/sweepPage.ts');
      const { readBundle } = await import('./pageBundle.ts');
      return sweepPage(document, readBundle());
    }
    default:
      return unreachable(asked.output);
  }
}
