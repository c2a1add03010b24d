// vpc-cni-sim sweep

import { readShard, wallTime, wholeNumber } from '../argumentForms.ts';
import { SWEEP_FORMATS } from '../choices.ts';
import { PROGRAM } from '../programCommand.ts';
import { choice, list, optionalWord, scenarioWord, value } from './forms.ts';
import { ALLOCATOR, JOURNAL, QUEUE_FILE, SCENARIO_WORDS, WORKERS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const sweep = defineVerb({
  name: 'sweep',
  group: 'Decisions',
  summary: 'Run a scenario with many settings and seeds, and compare the results',
  words: { file: scenarioWord(optionalWord(`${SCENARIO_WORDS} (default: the plan’s)`)) },
  options: {
    set: list({
      read: String,
      placeholder: 'PATH=VALUES',
      describe:
        'Values to try, such as cni.env.WARM_IP_TARGET=1,2,5,10; ranges are 1..16, 1..64*2 (1, 2, 4, …) and ' +
        '0..100+20; null unsets. More than one: every combination',
    }),
    allocator: ALLOCATOR,
    sweep: value({
      read: String,
      placeholder: 'FILE',
      describe: `Plan (YAML) with settings and seeds (${PROGRAM} schema sweep-plan describes it)`,
    }),
    seeds: value({
      read: wholeNumber(1, 100_000),
      placeholder: 'N',
      describe: 'Runs of each setting: the scenario’s seed and those that follow it (default: 10)',
    }),
    workers: WORKERS,
    queue: value({
      read: String,
      placeholder: 'URL',
      describe:
        'Let sweep-worker processes make the runs, through this Redis: redis://host:6379, or rediss:// for TLS ' +
        '(default: the value of VPC_CNI_SIM_QUEUE)',
    }),
    queueFile: QUEUE_FILE,
    wait: value({
      read: wallTime(0),
      placeholder: 'DURATION',
      describe: 'How long to wait for a lost Redis and for workers, such as 30s (default: 5m)',
    }),
    shard: value({
      read: readShard,
      placeholder: 'K/N',
      describe: 'Make one part of the runs, such as 3/16, and write it to a journal',
    }),
    ...JOURNAL,
    output: choice({
      alias: 'o',
      choices: SWEEP_FORMATS,
      default: SWEEP_FORMATS[0],
      placeholder: 'FORMAT',
      describe: `Format of the results (${PROGRAM} schema sweep describes json)`,
    }),
  },
  examples: [
    ['sweep mine.yaml --set cni.env.WARM_IP_TARGET=1,2,5,10 --seeds 30', 'four settings'],
    ['sweep mine.yaml --set allocator=ipamd,./mine.mjs', 'ipamd and an allocator of your own'],
    ['sweep --sweep plan.yaml --journal runs.ndjson --resume', 'continue a long sweep'],
    ['sweep --sweep plan.yaml --shard 3/16 --journal runs/3.ndjson', 'a sixteenth of it'],
    ['sweep --sweep plan.yaml --journal runs/*.ndjson --resume', 'the results of all parts'],
  ],
  epilogue:
    'A sweep that is stopped by a signal prints the results so far. The settings of the scenario always run too: ' +
    'differences are calculated from them, seed by seed.',
  prints: 'rest',
  run: async (asked, streams) => (await import('../sweepVerb.ts')).sweepVerb(asked, streams),
});
