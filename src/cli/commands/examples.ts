// vpc-cni-sim examples

import { EXAMPLES_FORMATS } from '../choices.ts';
import { PROGRAM } from '../programCommand.ts';
import { choice } from './forms.ts';
import { defineVerb } from './verb.ts';

export const examples = defineVerb({
  name: 'examples',
  group: 'Files',
  summary: 'List the scenarios that come with the program',
  words: {},
  options: {
    output: choice({
      alias: 'o',
      choices: EXAMPLES_FORMATS,
      default: EXAMPLES_FORMATS[0],
      placeholder: 'FORMAT',
      describe: `Format of the list (${PROGRAM} schema examples describes json)`,
    }),
  },
  examples: [
    ['examples', 'their names, and what each shows'],
    ['replay example:43-pods', 'one of them, from any folder'],
  ],
  prints: 'all',
  run: async (asked, streams) => (await import('../examplesVerb.ts')).examplesVerb(asked, streams),
});
