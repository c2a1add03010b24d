// vpc-cni-sim replay

import { readFileName } from '../argumentForms.ts';
import { OUTPUT_FORMATS } from '../choices.ts';
import { choice, flag, value } from './forms.ts';
import { ALLOCATOR, SCENARIO, SEED, SET, UNTIL } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const replay = defineVerb({
  name: 'replay',
  summary: 'Run a scenario and report what came of it',
  needs: 'a file',
  words: { file: SCENARIO },
  options: {
    seed: SEED,
    set: SET,
    allocator: ALLOCATOR,
    output: choice({
      alias: 'o',
      choices: OUTPUT_FORMATS,
      default: OUTPUT_FORMATS[0],
      describe: 'Form of the report; `schema replay` describes json and yaml',
    }),
    events: flag('Print what happens as it happens, a line each; with json and yaml on standard error'),
    record: value({
      read: readFileName,
      isText: true,
      describe: 'Write the whole trace to this file, a JSON object a line',
    }),
    check: flag('Check the simulator’s invariants after every event (slower)'),
    until: UNTIL,
  },
  examples: [
    ['replay scenarios/43-pods.yaml', 'why the 44th pod waits'],
    ['replay mine.yaml --seed 7 -o json', 'another draw, for programs'],
    ['replay mine.yaml --record trace.ndjson', 'keep every fact of the run'],
  ],
  prints: 'rest',
  run: async (asked, streams) => (await import('../replayVerb.ts')).replayVerb(asked, streams),
});
