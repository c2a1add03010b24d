// The options and the help of `vpc-cni-sim replay`.

import { OUTPUT_FORMATS } from '../choices.ts';
import { readFileName, readSeed, readTexts, readUntil } from '../argumentForms.ts';
import type { Command, OptionTable } from './command.ts';

const OPTIONS = {
  seed: {
    requiresArg: true,
    coerce: readSeed,
    describe: 'Seed of all chance, instead of the one in the file',
  },
  set: {
    repeatable: true,
    requiresArg: true,
    coerce: readTexts,
    describe: 'PATH=VALUE instead of the file’s, as in cni.env.WARM_IP_TARGET=5; null unsets',
  },
  allocator: {
    requiresArg: true,
    coerce: String,
    describe: 'A module that gives pods their addresses instead of ipamd, such as ./mine.mjs',
  },
  output: {
    alias: 'o',
    choices: OUTPUT_FORMATS,
    default: OUTPUT_FORMATS[0],
    requiresArg: true,
    describe: 'Form of the report; `schema replay` describes json and yaml',
  },
  events: {
    type: 'boolean',
    default: false,
    describe: 'Print what happens as it happens, a line each; with json and yaml on standard error',
  },
  record: {
    type: 'string',
    requiresArg: true,
    coerce: readFileName('record'),
    describe: 'Write the whole trace to this file, a JSON object a line',
  },
  check: {
    type: 'boolean',
    default: false,
    describe: 'Check the simulator’s invariants after every event (slower)',
  },
  until: {
    requiresArg: true,
    coerce: readUntil,
    describe: 'End of the run instead of the file’s: 20m, or quiet: when nothing more can happen',
  },
} satisfies OptionTable;

export const replayCommand: Command = {
  name: 'replay',
  prints: 'rest',
  needs: 'a file',
  options: OPTIONS,
  add(parser, streams, end) {
    parser.command(
      'replay <file>',
      'Run a scenario and report what came of it',
      (verb) =>
        verb
          .positional('file', { type: 'string', demandOption: true, describe: 'A scenario (YAML)' })
          .options(OPTIONS)
          .example('$0 replay scenarios/43-pods.yaml', 'why the 44th pod waits')
          .example('$0 replay mine.yaml --seed 7 -o json', 'another draw, for programs')
          .example('$0 replay mine.yaml --record trace.ndjson', 'keep every fact of the run'),
      async ({ file, set, seed, until, allocator, output, events, record, check }) => {
        const { replayVerb } = await import('../replayVerb.ts');
        const asked = { file, set: set ?? [], seed, until, allocator, output, events, record, check };
        end(await replayVerb(asked, streams));
      },
    );
  },
};
