// vpc-cni-sim tune

import { readBudget, wholeNumber } from '../argumentForms.ts';
import { TUNE_FORMATS } from '../choices.ts';
import { choice, list, text, value } from './forms.ts';
import { ALLOCATOR, JOURNAL, SCENARIO, WORKERS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const tune = defineVerb({
  name: 'tune',
  summary: 'Search the settings that meet an objective at the least cost',
  needs: 'a file',
  words: { file: SCENARIO },
  options: {
    objective: list({
      read: String,
      isRequired: true,
      describe:
        'What must hold: p99 podStart <= 10s, podsNeverStarted <= 0, lowestFree >= 100; may be given several times',
    }),
    minimise: text({
      default: 'addressHours',
      describe: 'What to make small: addressHours, peakAddresses, ec2Calls, eniHours, …',
    }),
    set: list({
      read: String,
      describe: 'PATH=VALUES to search instead of the usual warm targets, as sweep takes them',
    }),
    allocator: ALLOCATOR,
    seeds: value({
      read: wholeNumber(2, 10_000),
      default: 30,
      describe: 'Runs of the settings that come through to the end',
    }),
    budget: value({
      read: readBudget,
      describe: 'Wall time after which the search stops with what it has: 10m',
    }),
    workers: WORKERS,
    ...JOURNAL,
    output: choice({
      alias: 'o',
      choices: TUNE_FORMATS,
      default: TUNE_FORMATS[0],
      describe: 'Form of the answer; `schema tune` describes json',
    }),
  },
  examples: [
    ["tune mine.yaml --objective 'p99 podStart <= 10s' --minimise addressHours", 'the fewest addresses'],
  ],
  epilogue:
    'Exit status 1: no setting meets what was asked for. Without --budget the same inputs give the same answer.',
  prints: 'rest',
  run: async (asked, streams) => (await import('../tuneVerb.ts')).tuneVerb(asked, streams),
});
