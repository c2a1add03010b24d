// The options and the help of `vpc-cni-sim tune`.

import { readBudget, readTexts, readWholeNumber } from '../argumentForms.ts';
import { TUNE_FORMATS } from '../choices.ts';
import type { Command, OptionTable } from './command.ts';
import { JOURNAL_OPTIONS } from './journalTable.ts';

const OPTIONS = {
  objective: {
    repeatable: true,
    requiresArg: true,
    demandOption: true,
    coerce: readTexts,
    describe:
      'What must hold: p99 podStart <= 10s, podsNeverStarted <= 0, lowestFree >= 100; may be given several times',
  },
  minimise: {
    type: 'string',
    requiresArg: true,
    default: 'addressHours',
    describe: 'What to make small: addressHours, peakAddresses, ec2Calls, eniHours, …',
  },
  set: {
    repeatable: true,
    requiresArg: true,
    coerce: readTexts,
    describe: 'PATH=VALUES to search instead of the usual warm targets, as sweep takes them',
  },
  allocator: {
    requiresArg: true,
    coerce: String,
    describe: 'A module that gives pods their addresses instead of ipamd, such as ./mine.mjs',
  },
  seeds: {
    requiresArg: true,
    default: 30,
    coerce: readWholeNumber('seeds', 2, 10_000),
    describe: 'Runs of the settings that come through to the end',
  },
  budget: {
    requiresArg: true,
    coerce: readBudget,
    describe: 'Wall time after which the search stops with what it has: 10m',
  },
  workers: {
    requiresArg: true,
    coerce: readWholeNumber('workers', 1, 512),
    describe: 'Runs at a time; as many as there are cores unless given',
  },
  ...JOURNAL_OPTIONS,
  output: {
    alias: 'o',
    choices: TUNE_FORMATS,
    default: TUNE_FORMATS[0],
    requiresArg: true,
    describe: 'Form of the answer; `schema tune` describes json',
  },
} satisfies OptionTable;

export const tuneCommand: Command = {
  name: 'tune',
  prints: 'rest',
  needs: 'a file',
  options: OPTIONS,
  add(parser, streams, end) {
    parser.command(
      'tune <file>',
      'Search the settings that meet an objective at the least cost',
      (verb) =>
        verb
          .positional('file', { type: 'string', demandOption: true, describe: 'A scenario (YAML)' })
          .options(OPTIONS)
          .example(
            "$0 tune mine.yaml --objective 'p99 podStart <= 10s' --minimise addressHours",
            'the fewest addresses',
          )
          .epilogue(
            'Exit status 1: no setting meets what was asked for. Without --budget the same inputs give the same answer.',
          ),
      async ({ set, journal, ...asked }) => {
        const { file, objective, minimise, allocator, seeds, budget, workers, resume, repair, output } =
          asked;
        const { tuneVerb } = await import('../tuneVerb.ts');
        const search = {
          file,
          objective,
          minimise,
          set: set ?? [],
          allocator,
          seeds,
          budget,
          workers,
          output,
        };
        end(await tuneVerb({ ...search, journal: journal ?? [], resume, repair }, streams));
      },
    );
  },
};
