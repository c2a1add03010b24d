// Words and options that several verbs have alike.

import { readFileName, readSeed, readUntil, wholeNumber } from '../argumentForms.ts';
import { flag, list, scenarioWord, value, word } from './forms.ts';

/** What a word may be that names a scenario. */
export const SCENARIO_WORDS = 'Scenario (YAML), example:NAME, or - for standard input';

export const SCENARIO = scenarioWord(word(SCENARIO_WORDS));

export const SEED = value({
  read: readSeed,
  describe: 'Random seed (default: the scenario’s)',
});

/** For one run. */
export const SET = list({
  read: String,
  placeholder: 'PATH=VALUE',
  describe: 'Override a value, such as cni.env.WARM_IP_TARGET=5; null unsets it (more than one allowed)',
});

export const UNTIL = value({
  read: readUntil,
  placeholder: 'MOMENT',
  describe: 'End of the run, such as 20m, or quiet: when nothing more can happen (default: the scenario’s)',
});

export const WORKERS = value({
  read: wholeNumber(1, 512),
  placeholder: 'N',
  describe: 'Runs at the same time (default: the number of cores)',
});

export const QUEUE_FILE = value({
  read: String,
  describe: 'File with the URL of the Redis, such as redis://user:password@host:6379',
});

export const ALLOCATOR = value({
  read: String,
  placeholder: 'MODULE',
  describe: 'Module that assigns addresses, such as ./mine.mjs (default: ipamd)',
});

/** Of verbs that keep their runs. */
export const JOURNAL = {
  journal: list({
    read: readFileName,
    // A shell makes several words of runs/*.ndjson. Scenarios may follow as well.
    takesMore: (next) => !/\.ya?ml$/i.test(next),
    placeholder: 'FILE',
    describe:
      'Write every finished run to this file, to continue later; with --resume also several files, such as ' +
      'runs/*.ndjson: all are read, the first is written',
  }),
  resume: flag('Continue from the journal: its runs are not repeated'),
  repair: flag('With --resume: move unreadable lines of the journal to FILE.unreadable'),
};
