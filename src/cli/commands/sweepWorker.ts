// The options and the help of `vpc-cni-sim sweep-worker`.

import { readQueue, readWholeNumber } from '../argumentForms.ts';
import type { Command, OptionTable } from './command.ts';

const OPTIONS = {
  queue: {
    requiresArg: true,
    demandOption: true,
    coerce: readQueue,
    describe: 'The Redis through which sweeps hand out their runs: redis://host:6379',
  },
  workers: {
    requiresArg: true,
    coerce: readWholeNumber('workers', 1, 512),
    describe: 'Runs at a time; as many as there are cores unless given',
  },
} satisfies OptionTable;

export const sweepWorkerCommand: Command = {
  name: 'sweep-worker',
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
      async ({ queue, workers }) => {
        const { sweepWorkerVerb } = await import('../sweepWorkerVerb.ts');
        end(await sweepWorkerVerb({ queue, workers }, streams));
      },
    );
  },
};
