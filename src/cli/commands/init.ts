// vpc-cni-sim init

import { flag, optionalWord, value } from './forms.ts';
import { defineVerb } from './verb.ts';

export const init = defineVerb({
  name: 'init',
  group: 'Files',
  summary: 'Write a new scenario, to be changed',
  words: { file: optionalWord('File to write, or - for standard output (default: scenario.yaml)') },
  options: {
    from: value({
      read: String,
      placeholder: 'EXAMPLE',
      describe: 'Copy this example, such as 43-pods (default: a short scenario with three nodes)',
    }),
    fromEksctl: value({
      read: String,
      placeholder: 'FILE',
      describe: 'Take network, node groups and CNI settings from this eksctl ClusterConfig',
    }),
    force: flag('Replace a file that exists'),
  },
  examples: [
    ['init mine.yaml', 'about 15 lines, with defaults for the rest'],
    ['init mine.yaml --from 43-pods', 'a copy of an example'],
    ['init - --from-eksctl mine.yaml', 'a cluster that eksctl makes, on standard output'],
  ],
  prints: ({ file }) => (file === '-' ? 'all' : 'rest'),
  run: async (asked, streams) => (await import('../initVerb.ts')).initVerb(asked, streams),
});
