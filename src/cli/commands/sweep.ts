// The options and the help of `vpc-cni-sim sweep`.

import { readQueue, readShard, readTexts, readWallTime, readWholeNumber } from '../argumentForms.ts';
import { SWEEP_FORMATS } from '../choices.ts';
import type { Command, OptionTable } from './command.ts';
import { JOURNAL_OPTIONS } from './journalTable.ts';

const OPTIONS = {
  set: {
    repeatable: true,
    requiresArg: true,
    coerce: readTexts,
    describe:
      'PATH=VALUES to try, as in cni.env.WARM_IP_TARGET=1,2,5,10; ranges 1..16, 1..64*2 (times 2 each), ' +
      '0..100+20; null unsets; given several times: every combination',
  },
  allocator: {
    requiresArg: true,
    coerce: String,
    describe: 'A module that gives pods their addresses instead of ipamd, such as ./mine.mjs',
  },
  sweep: {
    requiresArg: true,
    coerce: String,
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
    describe:
      'Have the runs made by sweep-worker processes, through this Redis: redis://host:6379, rediss:// for TLS; ' +
      'VPC_CNI_SIM_QUEUE names one too',
  },
  'queue-file': {
    requiresArg: true,
    coerce: String,
    describe: 'A file with the URL of the Redis, password included: redis://user:password@host:6379',
  },
  wait: {
    requiresArg: true,
    coerce: readWallTime('wait', 0),
    describe: 'How long to wait for a Redis that is lost and for workers, such as 30s (5m)',
  },
  shard: {
    requiresArg: true,
    coerce: readShard,
    describe: 'Make one part of the runs, as 3/16, and keep it in a journal; others make the other parts',
  },
  ...JOURNAL_OPTIONS,
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
  prints: 'rest',
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
          .example(
            '$0 sweep mine.yaml --set allocator=ipamd,./mine.mjs',
            'an allocator of one’s own beside ipamd',
          )
          .example('$0 sweep --sweep plan.yaml --journal runs.ndjson --resume', 'a long one, in parts')
          .example('$0 sweep --sweep plan.yaml --shard 3/16 --journal runs/3.ndjson', 'a sixteenth of it')
          .example('$0 sweep --sweep plan.yaml --journal runs/*.ndjson --resume', 'the results of all parts')
          .epilogue(
            'Stopped by a signal it prints the results so far. The file’s own settings always run ' +
              'too: differences are taken from them, seed by seed.',
          ),
      async ({ file, set, allocator, sweep, seeds, output, ...others }) => {
        const { workers, queue, queueFile, wait, shard, journal, resume, repair } = others;
        const { sweepVerb } = await import('../sweepVerb.ts');
        const runs = { workers, queue, queueFile, wait, shard };
        const kept = { journal: journal ?? [], resume, repair };
        const asked = { file, set: set ?? [], allocator, sweep, seeds, ...runs, ...kept, output };
        end(await sweepVerb(asked, streams));
      },
    );
  },
};
