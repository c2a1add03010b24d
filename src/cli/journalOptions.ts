// --journal, --resume and --repair, which sweep and tune have alike.

import { plural } from '../base/words.ts';
import { BadInput } from './badInput.ts';
import type { InputFiles } from './inputFiles.ts';
import { Journal } from './journal/journal.ts';
import { unreadableFile } from './journal/reading.ts';
import type { JournalRun } from './journal/line.ts';
import { modelVersion } from './modelVersion.ts';
import type { Stream } from './streams.ts';

export interface JournalArguments {
  /** The first is written to. */
  readonly journal: readonly string[];
  readonly resume: boolean;
  readonly repair: boolean;
}

export function refuseJournalCombinations({ journal, resume, repair }: JournalArguments): void {
  if (repair && !resume) throw new BadInput('--repair needs --resume');
  if (resume && journal.length === 0) throw new BadInput('--resume needs a journal; add --journal FILE');
  if (journal.length > 1 && !resume) throw new BadInput('more than one --journal needs --resume');
}

/** Undefined: none is asked for. `inputs`: what else is read, which must not be written over. `onRun` is told every run that is there already. */
export async function openJournal(
  { journal, resume, repair }: JournalArguments,
  inputs: InputFiles,
  onRun: (run: JournalRun) => void,
): Promise<Journal | undefined> {
  const [own, ...others] = journal;
  if (own === undefined) return undefined;
  // With --repair all of them are written to.
  for (const file of journal) {
    inputs.refuseAsOutput(file);
    if (repair) inputs.refuseAsOutput(unreadableFile(file));
  }
  return await Journal.open({ files: [own, ...others], resume, repair }, modelVersion(), onRun);
}

/** `missing`: runs that no journal has; undefined: what a search needs is not known before. */
export function tellRepairs({ repairs }: Journal, error: Stream, missing?: number): void {
  for (const repair of repairs) error.write(`${repair}\n`);
  if (repairs.length === 0) return;
  error.write(
    missing === undefined ? 'Their runs are made again.\n' : `${plural(missing, 'run')} to make.\n`,
  );
}

/** After the end: whether everything was kept. */
export function tellFailure(journal: Journal | undefined, error: Stream): boolean {
  if (journal?.failure === undefined) return true;
  error.write(`vpc-cni-sim: ${journal.failure.message}; the journal lacks runs that were made\n`);
  return false;
}
