// What `tune` and `size` do alike: play a search to its end with what journals have, and say how it ended and how it can
// go on.

import { elementAt } from '../base/assert.ts';
import { shellWord } from '../report/shellWord.ts';
import type { EarlyEnd } from '../report/tuneText.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import type { Rounds } from '../sweep/rounds.ts';
import type { SweepTally } from '../sweep/tally.ts';
import { ExitCode } from './exitCode.ts';
import type { InputFiles } from './inputFiles.ts';
import { openJournal, tellFailure, tellRepairs, type JournalArguments } from './journalOptions.ts';
import { PROGRAM } from './programCommand.ts';
import { KnownRuns, search, type SearchLimits } from './roundSearch.ts';
import { RunPlaces } from './runPlaces.ts';
import type { Stream } from './streams.ts';

export interface JournaledSearch {
  readonly rounds: Rounds;
  readonly plan: SweepPlan;
  readonly tally: SweepTally;
  readonly inputs: InputFiles;
}

export interface SearchEnd {
  /** The exit status of what ended it early: a signal, or runs that failed; undefined: nothing did. */
  readonly stopped: number | undefined;
  /** The journal has all runs, if there is one. */
  readonly isKept: boolean;
}

export async function searchToEnd(
  asked: JournalArguments & SearchLimits,
  { rounds, plan, tally, inputs }: JournaledSearch,
  error: Stream,
): Promise<SearchEnd> {
  const known = new KnownRuns();
  const journal = await openJournal(asked, inputs, (run) => known.add(run));
  if (journal !== undefined) tellRepairs(journal, error);
  const nameOf = (candidate: number): string => elementAt(plan.candidates, candidate).name;
  const searching = { rounds, nameOf, tally, places: new RunPlaces(plan), known, journal };
  const stopped = await search(searching, asked, error).finally(() => journal?.close());
  return { stopped, isKept: tellFailure(journal, error) };
}

/** `words`: of the command so far, without the journal's. */
export function endingOf(
  verb: 'size' | 'tune',
  words: readonly string[],
  { journal }: JournalArguments,
  { stopped }: SearchEnd,
): EarlyEnd {
  const typed = [...words, '--journal', ...journal, '--resume'].map(shellWord).join(' ');
  return {
    reason: stopped === undefined || stopped === ExitCode.badInput ? 'Stopped early' : 'Interrupted',
    resume: journal.length === 0 ? undefined : `${PROGRAM} ${verb} ${typed}`,
  };
}

export function searchStatus({ stopped, isKept }: SearchEnd, meets: boolean): number {
  if (stopped !== undefined) return stopped;
  if (!isKept) return ExitCode.badInput;
  return meets ? ExitCode.ok : ExitCode.failed;
}
