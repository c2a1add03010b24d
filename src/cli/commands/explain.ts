// vpc-cni-sim explain

import { readAt } from '../argumentForms.ts';
import { EXPLAIN_FORMATS } from '../choices.ts';
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
    name: optionalWord('Pod, node or workload (default: all waiting pods, grouped by reason)'),
  },
  options: {
    at: value({
      read: readAt,
      placeholder: 'MOMENT',
      describe: 'Moment to explain, such as 5m04s or 5:04 (default: the end of the run)',
    }),
    set: SET,
    seed: SEED,
    allocator: ALLOCATOR,
    output: choice({
      alias: 'o',
      choices: EXPLAIN_FORMATS,
      default: EXPLAIN_FORMATS[0],
      placeholder: 'FORMAT',
      describe: 'Format of the explanation (vpc-cni-sim schema explanation describes json)',
    }),
  },
  examples: [
    ['explain scenarios/43-pods.yaml', 'the pods waiting at the end, and why'],
    ['explain scenarios/ip-exhaustion.yaml --at 8m', 'the pods waiting after 8 minutes'],
  ],
  prints: 'all',
  run: async (asked, streams) => (await import('../explainVerb.ts')).explainVerb(asked, streams),
});
