// vpc-cni-sim report

import { REPORT_FORMATS } from '../choices.ts';
import { choice, text } from './forms.ts';
import { SCENARIO, SEED, SET, UNTIL } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const report = defineVerb({
  name: 'report',
  summary: 'Run a scenario and write a page to look at, or its numbers for other programs',
  needs: 'a file',
  words: { file: SCENARIO },
  options: {
    output: text({
      alias: 'o',
      describe: 'Write to this file; - is standard output, where all but html go unless told',
    }),
    format: choice({
      choices: REPORT_FORMATS,
      describe:
        'html: one page, offline; csv: counts over time; prometheus: the end; svg: a picture of the end; ' +
        'ndjson: every fact. Otherwise by the ending of the file’s name, else html',
    }),
    set: SET,
    seed: SEED,
    until: UNTIL,
  },
  examples: [
    ['report mine.yaml -o mine.html', 'one file for a browser: no server, no network'],
    ['report mine.yaml --format csv > mine.csv', 'columns time_s, measure, of, value'],
    ['report mine.yaml -o end.svg', 'a picture for a document'],
  ],
  prints: ({ output }) => (output === undefined || output === '-' ? 'all' : 'rest'),
  run: async (asked, streams) => (await import('../reportVerb.ts')).reportVerb(asked, streams),
});
