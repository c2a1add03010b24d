// vpc-cni-sim explain

import { readAt } from '../argumentForms.ts';
import { EXPLAIN_FORMATS } from '../choices.ts';
import { choice, optionalWord, value } from './forms.ts';
import { ALLOCATOR, SCENARIO, SEED, SET } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const explain = defineVerb({
  name: 'explain',
  summary: 'Say why pods wait, and what would change it',
  needs: 'a file',
  words: {
    file: SCENARIO,
    name: optionalWord('A pod, a node or a workload; without it all that waits, grouped by cause'),
  },
  options: {
    at: value({
      read: readAt,
      describe: 'The moment to explain, such as 8m; without it the end of the run',
    }),
    set: SET,
    seed: SEED,
    allocator: ALLOCATOR,
    output: choice({
      alias: 'o',
      choices: EXPLAIN_FORMATS,
      default: EXPLAIN_FORMATS[0],
      describe: 'Form of the explanation; `schema explanation` describes json',
    }),
  },
  examples: [
    ['explain scenarios/43-pods.yaml', 'what waits at the end, and why'],
    ['explain scenarios/ip-exhaustion.yaml --at 8m', 'what waits after 8 minutes'],
  ],
  prints: 'all',
  run: async (asked, streams) => (await import('../explainVerb.ts')).explainVerb(asked, streams),
});
