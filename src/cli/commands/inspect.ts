// The options and the help of `vpc-cni-sim inspect`.

import { readAt, readSeed } from '../argumentForms.ts';
import type { Command, OptionTable } from './command.ts';

const OPTIONS = {
  at: {
    requiresArg: true,
    demandOption: true,
    coerce: readAt,
    describe: 'The moment: when everything due by then has happened',
  },
  node: {
    type: 'string',
    requiresArg: true,
    describe: 'Type it on this node; without it on the only one, where there is but one',
  },
  pod: {
    type: 'string',
    requiresArg: true,
    describe: 'Type it inside this pod: namespace/name',
  },
  seed: {
    requiresArg: true,
    coerce: readSeed,
    describe: 'Seed of all chance, instead of the one in the file',
  },
} satisfies OptionTable;

export const inspectCommand: Command = {
  name: 'inspect',
  prints: 'rest',
  needs: 'a file and a command',
  options: OPTIONS,
  commandAfter: 1,
  add(parser, streams, end, rest) {
    parser.command(
      'inspect <file> [command..]',
      'Look at one moment as an operator would: kubectl, curl, ip, iptables, nft, aws, path',
      (verb) =>
        verb
          .positional('file', { type: 'string', demandOption: true, describe: 'A scenario (YAML)' })
          .positional('command', {
            type: 'string',
            array: true,
            describe:
              'What to type; nginx[0] is the first pod of nginx, workers[0] the first node of workers',
          })
          .options(OPTIONS)
          .example('$0 inspect mine.yaml --at 7m kubectl get pods -o wide', 'options go before the command')
          .example('$0 inspect mine.yaml --at 7m --node workers[0] ip rule', 'on the first node of a group')
          .example('$0 inspect mine.yaml --at 7m --pod nginx[0] ip route', 'inside a pod')
          .example('$0 inspect mine.yaml --at 7m path nginx[0] 8.8.8.8', 'a packet’s way'),
      async ({ file, at, node, pod, seed }) => {
        const { inspectVerb } = await import('../inspectVerb.ts');
        end(await inspectVerb({ file, command: rest, at, node, pod, seed }, streams));
      },
    );
  },
};
