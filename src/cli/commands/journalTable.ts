// The options of sweep and tune that keep their runs.

import { readFileNames } from '../argumentForms.ts';
import type { OptionTable } from './command.ts';

export const JOURNAL_OPTIONS = {
  journal: {
    repeatable: true,
    // A shell makes several words of runs/*.ndjson. Scenarios may follow as well.
    takesMore: (word) => !/\.ya?ml$/i.test(word),
    requiresArg: true,
    coerce: readFileNames('journal'),
    describe:
      'Keep every finished run in this file, to go on with later; with --resume also several files, as in ' +
      'runs/*.ndjson: all are read, the first is written to',
  },
  resume: {
    type: 'boolean',
    default: false,
    describe: 'Go on with the journal: runs that it has are not made again',
  },
  repair: {
    type: 'boolean',
    default: false,
    describe: 'With --resume: move unreadable lines of the journal to FILE.unreadable',
  },
} satisfies OptionTable;
