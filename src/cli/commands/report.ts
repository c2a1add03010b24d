// vpc-cni-sim report

import { REPORT_FORMATS } from '../choices.ts';
import { choice, text } from './forms.ts';
import { SCENARIO, SEED, SET, UNTIL } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const report = defineVerb({
  name: 'report',
  group: 'Answers',
  summary: 'Run a scenario and write an HTML page, a picture, or data for other programs',
  needs: 'a file',
  words: { file: SCENARIO },
  options: {
    output: text({
      alias: 'o',
      placeholder: 'FILE',
      describe: 'Write to this file; its ending selects the format; - is standard output',
    }),
    format: choice({
      choices: REPORT_FORMATS,
      describe:
        'Format (default: by the ending of FILE). html: a page that needs no network; csv: counts over time; ' +
        'prometheus: metrics of the end; svg: a picture of the end; ndjson: the trace. One of',
    }),
    set: SET,
    seed: SEED,
    until: UNTIL,
  },
  examples: [
    ['report mine.yaml -o mine.html', 'a page for a browser'],
    ['report mine.yaml --format csv > mine.csv', 'counts over time'],
    ['report mine.yaml -o end.svg', 'a picture of the end'],
  ],
  prints: ({ output }) => (output === undefined || output === '-' ? 'all' : 'rest'),
  run: async (asked, streams) => (await import('../reportVerb.ts')).reportVerb(asked, streams),
});
