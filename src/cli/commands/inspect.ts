// vpc-cni-sim inspect

import { readAt } from '../argumentForms.ts';
import { commandWords, text, value } from './forms.ts';
import { SCENARIO, SEED, SET } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const inspect = defineVerb({
  name: 'inspect',
  group: 'Answers',
  summary: 'Run a command at a moment: kubectl, curl, ip, iptables, nft, aws, path',
  needs: 'a file and a command',
  words: {
    file: SCENARIO,
    command: commandWords(
      'Command to run; nginx[0] is the first pod of nginx, workers[0] the first node of workers',
    ),
  },
  options: {
    at: value({
      read: readAt,
      isRequired: true,
      placeholder: 'MOMENT',
      describe: 'Moment, such as 5m04s or 5:04; everything due at it has happened',
    }),
    node: text({ describe: 'Run it on this node (default: the only node)' }),
    pod: text({ describe: 'Run it in this pod, such as default/nginx-0' }),
    set: SET,
    seed: SEED,
  },
  examples: [
    ['inspect mine.yaml --at 7m kubectl get pods -o wide', 'options go before the command'],
    ["inspect mine.yaml --at 7m --node 'workers[0]' ip rule", 'on the first node of a group'],
    ["inspect mine.yaml --at 7m --pod 'nginx[0]' ip route", 'in a pod'],
    ["inspect mine.yaml --at 7m path 'nginx[0]' 8.8.8.8", 'the path of a packet'],
  ],
  epilogue: 'The exit status is that of the command.',
  prints: 'rest',
  run: async (asked, streams) => (await import('../inspectVerb.ts')).inspectVerb(asked, streams),
});
