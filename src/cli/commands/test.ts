// vpc-cni-sim test

import { TEST_REPORTERS } from '../choices.ts';
import { choice, scenarioWord, words } from './forms.ts';
import { SCENARIO_WORDS, WORKERS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const test = defineVerb({
  name: 'test',
  group: 'Decisions',
  summary: 'Run scenarios in parallel and check what they expect',
  needs: 'at least one file',
  words: { file: scenarioWord(words(SCENARIO_WORDS)) },
  options: {
    reporter: choice({
      choices: TEST_REPORTERS,
      default: TEST_REPORTERS[0],
      placeholder: 'REPORTER',
      describe: 'Format of the results: for people, or for a CI system',
    }),
    workers: WORKERS,
  },
  examples: [
    ['test scenarios/*.yaml', 'which expectations fail, with the actual value and why'],
    ['test scenarios/*.yaml --reporter junit > results.xml', 'for a CI system'],
  ],
  prints: 'rest',
  run: async (asked, streams) => (await import('../testVerb.ts')).testVerb(asked, streams),
});
