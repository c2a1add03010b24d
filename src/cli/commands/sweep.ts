// The options and the help of `vpc-cni-sim sweep`.

import { readFileName, readQueue, readTexts, readWholeNumber } from '../argumentForms.ts';
import { SWEEP_FORMATS } from '../choices.ts';
import type { Command, OptionTable } from './command.ts';

const OPTIONS = {
  set: {
    repeatable: true,
    requiresArg: true,
    coerce: readTexts,
    describe:
      'PATH=VALUES to try, as in cni.env.WARM_IP_TARGET=1,2,5,10; ranges 1..16, 1..64*2 (times 2 each), ' +
      '0..100+20; null unsets; given several times: every combination',
  },
  sweep: {
    requiresArg: true,
    coerce: readFileName('sweep'),
    describe: 'A plan (YAML) with more of the same; `schema sweep-plan` describes it',
  },
  seeds: {
    requiresArg: true,
    coerce: readWholeNumber('seeds', 1, 100_000),
    describe: 'Runs of each setting: with the scenario’s seed and those that follow it (10)',
  },
  workers: {
    requiresArg: true,
    coerce: readWholeNumber('workers', 1, 512),
    describe: 'Runs at a time; as many as there are cores unless given',
  },
  queue: {
    requiresArg: true,
    coerce: readQueue,
    describe: 'Have the runs made by sweep-worker processes, through this Redis: redis://host:6379',
  },
  journal: {
    requiresArg: true,
    coerce: readFileName('journal'),
    describe: 'Keep every finished run in this file, so that a sweep that was stopped can be resumed',
  },
  resume: {
    type: 'boolean',
    default: false,
    describe: 'Go on with the journal: runs that it has are not made again',
  },
  output: {
    alias: 'o',
    choices: SWEEP_FORMATS,
    default: SWEEP_FORMATS[0],
    requiresArg: true,
    describe: 'Form of the results; `schema sweep` describes json',
  },
} satisfies OptionTable;

export const sweepCommand: Command = {
  name: 'sweep',
  options: OPTIONS,
  add(parser, streams, end) {
    parser.command(
      'sweep [file]',
      'Run a scenario with many settings and seeds and compare what came of it',
      (verb) =>
        verb
          .positional('file', { type: 'string', describe: 'A scenario (YAML); or the plan names it' })
          .options(OPTIONS)
          .example('$0 sweep mine.yaml --set cni.env.WARM_IP_TARGET=1,2,5,10 --seeds 30', 'four settings')
          .example('$0 sweep --sweep plan.yaml --journal runs.ndjson --resume', 'a long one, in parts')
          .epilogue(
            'Stopped by Ctrl-C it prints what is done and exits with 130. The file’s own settings always run ' +
              'too: differences are taken from them, seed by seed.',
          ),
      async ({ file, set, sweep, seeds, workers, queue, journal, resume, output }) => {
        const { sweepVerb } = await import('../sweepVerb.ts');
        const asked = { file, set: set ?? [], sweep, seeds, workers, queue, journal, resume, output };
        end(await sweepVerb(asked, streams));
      },
    );
  },
};
