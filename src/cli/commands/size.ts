// vpc-cni-sim size

import { namesAmong, readBudget, wholeNumber } from '../argumentForms.ts';
import { TUNE_FORMATS } from '../choices.ts';
import { VARIED } from '../../sweep/varied.ts';
import { choice, list, value } from './forms.ts';
import { JOURNAL, SCENARIO, SET, WORKERS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const size = defineVerb({
  name: 'size',
  group: 'Decisions',
  summary: 'Find the smallest subnets, the fewest nodes and the largest load that meet objectives',
  needs: 'a file',
  words: { file: SCENARIO },
  options: {
    objective: list({
      read: String,
      placeholder: 'TEXT',
      describe:
        "What must be met with every seed, such as 'max addressWait <= 5s' or 'lowestFree >= 50' (more than one " +
        'allowed); in any case podsNeverStarted <= 0, unless an objective says otherwise',
    }),
    vary: value({
      read: namesAmong(VARIED),
      placeholder: 'LIST',
      describe: `What to size, each alone (default: all): ${VARIED.join(', ')}`,
    }),
    group: list({
      read: String,
      placeholder: 'NAME',
      describe: 'Node group to size (default: each alone; more than one allowed)',
    }),
    set: SET,
    seeds: value({
      read: wholeNumber(1, 10_000),
      default: 5,
      placeholder: 'N',
      describe: 'Runs of each size: the scenario’s seed and those that follow it',
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
      describe: 'Format of the answer (vpc-cni-sim schema size describes json)',
    }),
  },
  examples: [
    ['size mine.yaml', 'sizes with which all pods start'],
    ["size mine.yaml --objective 'max addressWait <= 5s'", 'subnets, nodes and load, each alone'],
    ["size mine.yaml --objective 'lowestFree >= 50' --vary subnets --seeds 20", 'subnets with a reserve'],
  ],
  epilogue:
    'Subnets of one size are resized together, from /28 to /16, inside the CIDRs of the VPC; where they have several sizes, ' +
    'all are made one size as well. Exit status 1: no size meets the objectives. Without --budget the same inputs give the same answer. Sizes are those that ipamd needs: sweep ' +
    'compares it with an allocator of your own.',
  prints: 'rest',
  run: async (asked, streams) => (await import('../sizeVerb.ts')).sizeVerb(asked, streams),
});
