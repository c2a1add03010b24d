// Words and options that several verbs have alike.

import { readFileName, readSeed, readUntil, wholeNumber } from '../argumentForms.ts';
import { flag, list, value, word } from './forms.ts';

export const SCENARIO = word('A scenario (YAML)');

export const SEED = value({
  read: readSeed,
  describe: 'Seed of all chance, instead of the one in the file',
});

/** For one run. */
export const SET = list({
  read: String,
  describe: 'PATH=VALUE instead of the file’s, as in cni.env.WARM_IP_TARGET=5; null unsets',
});

export const UNTIL = value({
  read: readUntil,
  describe: 'End of the run instead of the file’s: 20m, or quiet: when nothing more can happen',
});

export const WORKERS = value({
  read: wholeNumber(1, 512),
  describe: 'Runs at a time; as many as there are cores unless given',
});

export const QUEUE_FILE = value({
  read: String,
  describe: 'A file with the URL of the Redis, password included: redis://user:password@host:6379',
});

export const ALLOCATOR = value({
  read: String,
  describe: 'A module that gives pods their addresses instead of ipamd, such as ./mine.mjs',
});

/** Of verbs that keep their runs. */
export const JOURNAL = {
  journal: list({
    read: readFileName,
    // A shell makes several words of runs/*.ndjson. Scenarios may follow as well.
    takesMore: (next) => !/\.ya?ml$/i.test(next),
    describe:
      'Keep every finished run in this file, to go on with later; with --resume also several files, as in ' +
      'runs/*.ndjson: all are read, the first is written to',
  }),
  resume: flag('Go on with the journal: runs that it has are not made again'),
  repair: flag('With --resume: move unreadable lines of the journal to FILE.unreadable'),
};
