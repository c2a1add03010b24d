// vpc-cni-sim tune

import { namesAmong, readBudget, wholeNumber } from '../argumentForms.ts';
import { TUNE_FORMATS } from '../choices.ts';
import { PROGRAM } from '../programCommand.ts';
import { choice, list, text, value } from './forms.ts';
import { SEARCH_FAMILIES } from '../../sweep/searchFamilies.ts';
import { ALLOCATOR, JOURNAL, SCENARIO, WORKERS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const tune = defineVerb({
  name: 'tune',
  group: 'Decisions',
  summary: 'Find the settings that meet an objective at the lowest cost',
  needs: 'a file',
  words: { file: SCENARIO },
  options: {
    objective: list({
      read: String,
      isRequired: true,
      placeholder: 'TEXT',
      describe:
        "What must be met, such as 'p99 podStart <= 10s', 'podsNeverStarted <= 0' or 'lowestFree >= 100' " +
        '(more than one allowed)',
    }),
    minimize: text({
      otherNames: ['minimise'],
      default: 'addressHours',
      placeholder: 'METRIC',
      describe: 'Metric to minimize, such as addressHours, peakAddresses, ec2Calls or eniHours',
    }),
    search: value({
      read: namesAmong(SEARCH_FAMILIES),
      placeholder: 'LIST',
      describe: `What to search, such as warm,nodes (default: warm): ${SEARCH_FAMILIES.join(', ')}`,
    }),
    set: list({
      read: String,
      placeholder: 'PATH=VALUES',
      describe: 'Values to search, written as for sweep (instead of --search)',
    }),
    allocator: ALLOCATOR,
    seeds: value({
      read: wholeNumber(2, 10_000),
      default: 30,
      placeholder: 'N',
      describe: 'Runs of the best settings',
    }),
    budget: value({
      read: readBudget,
      placeholder: 'DURATION',
      describe: 'Time limit of the search, such as 10m (default: none)',
    }),
    workers: WORKERS,
    ...JOURNAL,
    output: choice({
      alias: 'o',
      choices: TUNE_FORMATS,
      default: TUNE_FORMATS[0],
      placeholder: 'FORMAT',
      describe: `Format of the answer (${PROGRAM} schema tune describes json)`,
    }),
  },
  examples: [
    [
      "tune mine.yaml --objective 'p99 podStart <= 30s' --search type,nodes,cooldown",
      'more than warm targets',
    ],
    ["tune mine.yaml --objective 'p99 podStart <= 10s' --minimize addressHours", 'the fewest addresses'],
  ],
  epilogue:
    'Exit status 1: no setting meets the objective. Without --budget the same inputs give the same answer.',
  prints: 'rest',
  run: async (asked, streams) => (await import('../tuneVerb.ts')).tuneVerb(asked, streams),
});
