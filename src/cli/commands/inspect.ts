// vpc-cni-sim inspect

import { readAt } from '../argumentForms.ts';
import { commandWords, text, value } from './forms.ts';
import { SCENARIO, SEED } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const inspect = defineVerb({
  name: 'inspect',
  summary: 'Look at one moment as an operator would: kubectl, curl, ip, iptables, nft, aws, path',
  needs: 'a file and a command',
  words: {
    file: SCENARIO,
    command: commandWords(
      'What to type; nginx[0] is the first pod of nginx, workers[0] the first node of workers',
    ),
  },
  options: {
    at: value({
      read: readAt,
      isRequired: true,
      describe: 'The moment: when everything due by then has happened',
    }),
    node: text({ describe: 'Type it on this node; without it on the only one, where there is but one' }),
    pod: text({ describe: 'Type it inside this pod: namespace/name' }),
    seed: SEED,
  },
  examples: [
    ['inspect mine.yaml --at 7m kubectl get pods -o wide', 'options go before the command'],
    ['inspect mine.yaml --at 7m --node workers[0] ip rule', 'on the first node of a group'],
    ['inspect mine.yaml --at 7m --pod nginx[0] ip route', 'inside a pod'],
    ['inspect mine.yaml --at 7m path nginx[0] 8.8.8.8', 'a packet’s way'],
  ],
  prints: 'rest',
  run: async (asked, streams) => (await import('../inspectVerb.ts')).inspectVerb(asked, streams),
});
