// The options and the help of `vpc-cni-sim report`.

import { REPORT_FORMATS } from '../choices.ts';
import { readSeed, readTexts, readUntil } from '../argumentForms.ts';
import type { Command, OptionTable } from './command.ts';

const OPTIONS = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    coerce: String,
    describe: 'Write to this file; - is standard output, where all but html go unless told',
  },
  format: {
    choices: REPORT_FORMATS,
    requiresArg: true,
    describe:
      'html: one page, offline; csv: counts over time; prometheus: the end; svg: a picture of the end; ' +
      'ndjson: every fact. Otherwise by the ending of the file’s name, else html',
  },
  set: {
    repeatable: true,
    requiresArg: true,
    coerce: readTexts,
    describe: 'PATH=VALUE instead of the file’s, as in cni.env.WARM_IP_TARGET=5; null unsets',
  },
  seed: {
    requiresArg: true,
    coerce: readSeed,
    describe: 'Seed of all chance, instead of the one in the file',
  },
  until: {
    requiresArg: true,
    coerce: readUntil,
    describe: 'End of the run instead of the file’s: 20m, or quiet: when nothing more can happen',
  },
} satisfies OptionTable;

export const reportCommand: Command = {
  name: 'report',
  prints: ({ output }) => (output === undefined || output === '-' ? 'all' : 'rest'),
  needs: 'a file',
  options: OPTIONS,
  add(parser, streams, end) {
    parser.command(
      'report <file>',
      'Run a scenario and write a page to look at, or its numbers for other programs',
      (verb) =>
        verb
          .positional('file', { type: 'string', demandOption: true, describe: 'A scenario (YAML)' })
          .options(OPTIONS)
          .example('$0 report mine.yaml -o mine.html', 'one file for a browser: no server, no network')
          .example('$0 report mine.yaml --format csv > mine.csv', 'columns time_s, measure, of, value')
          .example('$0 report mine.yaml -o end.svg', 'a picture for a document'),
      async ({ file, output, format, set, seed, until }) => {
        const { reportVerb } = await import('../reportVerb.ts');
        end(await reportVerb({ file, output, format, set: set ?? [], seed, until }, streams));
      },
    );
  },
};
