// The options and the help of `vpc-cni-sim sweep-worker`.

import { readQueue, readWallTime, readWholeNumber } from '../argumentForms.ts';
import type { Command, OptionTable } from './command.ts';

const OPTIONS = {
  queue: {
    requiresArg: true,
    coerce: readQueue,
    describe:
      'The Redis through which sweeps hand out their runs: redis://host:6379, rediss:// for TLS; ' +
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
    describe: 'How long to wait for a Redis that does not answer (at the start 0s, then without limit)',
  },
  'run-memory': {
    requiresArg: true,
    coerce: readWholeNumber('run-memory', 32, 1_000_000),
    describe: 'Most memory of a run, in MiB (a part of the machine, 4096 at most)',
  },
  'run-time': {
    requiresArg: true,
    default: '10m',
    coerce: readWallTime('run-time', 1000),
    describe: 'Longest time of a run',
  },
  workers: {
    requiresArg: true,
    coerce: readWholeNumber('workers', 1, 512),
    describe: 'Runs at a time; as many as there are cores unless given',
  },
} satisfies OptionTable;

export const sweepWorkerCommand: Command = {
  name: 'sweep-worker',
  prints: 'nothing',
  options: OPTIONS,
  add(parser, streams, end) {
    parser.command(
      'sweep-worker',
      'Make runs for sweeps that are started with --queue, until stopped',
      (verb) =>
        verb
          .options(OPTIONS)
          .example('$0 sweep-worker --queue redis://10.0.0.5:6379', 'one on each machine')
          .epilogue('It may be stopped or killed at any time: its runs are made by others.'),
      async ({ queue, queueFile, workers, wait, runMemory, runTime }) => {
        const { needQueuePackages } = await import('../queuePackages.ts');
        needQueuePackages();
        const { sweepWorkerVerb } = await import('../sweepWorkerVerb.ts');
        end(await sweepWorkerVerb({ queue, queueFile, workers, wait, runMemory, runTime }, streams));
      },
    );
  },
};
