// vpc-cni-sim explain

import { readAt } from '../argumentForms.ts';
import { EXPLAIN_FORMATS } from '../choices.ts';
import { PROGRAM } from '../programCommand.ts';
import { choice, optionalWord, value } from './forms.ts';
import { ALLOCATOR, SCENARIO, SEED, SET } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const explain = defineVerb({
  name: 'explain',
  group: 'Answers',
  summary: 'Explain why pods are waiting and what would help',
  needs: 'a file',
  words: {
    file: SCENARIO,
    name: optionalWord('Pod, node, workload, node group or subnet (default: the worst episode)'),
  },
  options: {
    at: value({
      read: readAt,
      placeholder: 'MOMENT',
      describe: 'Moment to explain, such as 5m04s or 5:04 (default: the worst moment of NAME)',
    }),
    set: SET,
    seed: SEED,
    allocator: ALLOCATOR,
    output: choice({
      alias: 'o',
      choices: EXPLAIN_FORMATS,
      default: EXPLAIN_FORMATS[0],
      placeholder: 'FORMAT',
      describe: `Format of the explanation (${PROGRAM} schema explanation describes json)`,
    }),
  },
  examples: [
    ['explain example:43-pods', 'the worst episode of the run'],
    ['explain example:ip-exhaustion --at 8m', 'the pods waiting after 8 minutes'],
    ['explain example:short-jobs subnet-a', 'who holds the addresses of a subnet'],
  ],
  prints: 'all',
  run: async (asked, streams) => (await import('../explainVerb.ts')).explainVerb(asked, streams),
});
