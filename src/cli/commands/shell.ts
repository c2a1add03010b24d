// vpc-cni-sim shell

import { readAt } from '../argumentForms.ts';
import { text, value } from './forms.ts';
import { SCENARIO, SEED, SET } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const shell = defineVerb({
  name: 'shell',
  group: 'Answers',
  summary: 'Open a prompt at a moment: look around, move in time, change the cluster',
  needs: 'a file',
  words: { file: SCENARIO },
  options: {
    at: value({
      read: readAt,
      placeholder: 'MOMENT',
      describe: 'Moment to begin at, such as 5m04s or 5:04 (default: the end of the run)',
    }),
    node: text({ describe: 'Begin on this node, such as workers[0] (default: on your own machine)' }),
    set: SET,
    seed: SEED,
  },
  examples: [
    ['shell mine.yaml --at 7m', 'kubectl, ip, iptables, curl and aws, with pipes; help lists the rest'],
    ["echo 'kubectl get pods | grep -c Running' | vpc-cni-sim shell mine.yaml --at 7m", 'commands of a pipe'],
  ],
  epilogue:
    'at 7m goes to a moment and next to the next thing that happens; kubectl scale, apply, drain and others add a step ' +
    'to the scenario and replay it. The shell is simulated: it never touches your files or your network. The exit ' +
    'status is that of the last command.',
  prints: 'rest',
  run: async (asked, streams) => (await import('../shellVerb.ts')).shellVerb(asked, streams),
});
