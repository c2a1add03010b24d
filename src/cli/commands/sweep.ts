// vpc-cni-sim sweep

import { readShard, wallTime, wholeNumber } from '../argumentForms.ts';
import { SWEEP_FORMATS } from '../choices.ts';
import { choice, list, optionalWord, value } from './forms.ts';
import { ALLOCATOR, JOURNAL, QUEUE_FILE, WORKERS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const sweep = defineVerb({
  name: 'sweep',
  summary: 'Run a scenario with many settings and seeds and compare what came of it',
  words: { file: optionalWord('A scenario (YAML); or the plan names it') },
  options: {
    set: list({
      read: String,
      describe:
        'PATH=VALUES to try, as in cni.env.WARM_IP_TARGET=1,2,5,10; ranges 1..16, 1..64*2 (times 2 each), ' +
        '0..100+20; null unsets; given several times: every combination',
    }),
    allocator: ALLOCATOR,
    sweep: value({
      read: String,
      describe: 'A plan (YAML) with more of the same; `schema sweep-plan` describes it',
    }),
    seeds: value({
      read: wholeNumber(1, 100_000),
      describe: 'Runs of each setting: with the scenario’s seed and those that follow it (10)',
    }),
    workers: WORKERS,
    queue: value({
      read: String,
      describe:
        'Have the runs made by sweep-worker processes, through this Redis: redis://host:6379, rediss:// for TLS; ' +
        'VPC_CNI_SIM_QUEUE names one too',
    }),
    queueFile: QUEUE_FILE,
    wait: value({
      read: wallTime(0),
      describe: 'How long to wait for a Redis that is lost and for workers, such as 30s (5m)',
    }),
    shard: value({
      read: readShard,
      describe: 'Make one part of the runs, as 3/16, and keep it in a journal; others make the other parts',
    }),
    ...JOURNAL,
    output: choice({
      alias: 'o',
      choices: SWEEP_FORMATS,
      default: SWEEP_FORMATS[0],
      describe: 'Form of the results; `schema sweep` describes json',
    }),
  },
  examples: [
    ['sweep mine.yaml --set cni.env.WARM_IP_TARGET=1,2,5,10 --seeds 30', 'four settings'],
    ['sweep mine.yaml --set allocator=ipamd,./mine.mjs', 'an allocator of one’s own beside ipamd'],
    ['sweep --sweep plan.yaml --journal runs.ndjson --resume', 'a long one, in parts'],
    ['sweep --sweep plan.yaml --shard 3/16 --journal runs/3.ndjson', 'a sixteenth of it'],
    ['sweep --sweep plan.yaml --journal runs/*.ndjson --resume', 'the results of all parts'],
  ],
  epilogue:
    'Stopped by a signal it prints the results so far. The file’s own settings always run too: differences are ' +
    'taken from them, seed by seed.',
  prints: 'rest',
  run: async (asked, streams) => (await import('../sweepVerb.ts')).sweepVerb(asked, streams),
});
