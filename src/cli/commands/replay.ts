// vpc-cni-sim replay

import { readFileName } from '../argumentForms.ts';
import { OUTPUT_FORMATS, STORIES } from '../choices.ts';
import { PROGRAM } from '../programCommand.ts';
import { choice, flag, value } from './forms.ts';
import { ALLOCATOR, SCENARIO, SEED, SET, UNTIL } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const replay = defineVerb({
  name: 'replay',
  group: 'Answers',
  summary: 'Run a scenario: which pods wait, why and when, and what would help',
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
      placeholder: 'FORMAT',
      describe: `Format of the report (${PROGRAM} schema replay describes json and yaml)`,
    }),
    events: flag('Print every event, one line each (with json and yaml: on standard error)'),
    record: value({
      read: readFileName,
      placeholder: 'FILE',
      describe: 'Write the trace to this file, one JSON object per line',
    }),
    check: flag('Check the invariants of the simulator after every event (slower)'),
    story: choice({
      choices: STORIES,
      default: STORIES[0],
      placeholder: 'LENGTH',
      describe: 'How much of what happened the text tells',
    }),
    until: UNTIL,
  },
  examples: [
    ['replay example:43-pods', 'why the 44th pod is Pending'],
    ['replay mine.yaml --seed 7 -o json', 'another seed, as JSON'],
    ['replay mine.yaml --record trace.ndjson', 'the trace of the run'],
  ],
  prints: 'rest',
  run: async (asked, streams) => (await import('../replayVerb.ts')).replayVerb(asked, streams),
});
