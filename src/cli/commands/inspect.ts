// The options and the help of `vpc-cni-sim inspect`.

import { readAt, readSeed } from '../argumentForms.ts';
import type { Command } from './command.ts';

/** Options that take a value; everything from the command's first word on is the command's own. */
const OPTIONS = ['--at', '--node', '--pod', '--seed'];

export const inspectCommand: Command = {
  name: 'inspect',
  needs: 'a file and a command',
  flags: [],
  restFrom: (argv) => (argv[0] === 'inspect' ? commandStart(argv) : undefined),
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
          .option('at', {
            requiresArg: true,
            demandOption: true,
            coerce: readAt,
            describe: 'The moment: when everything due by then has happened',
          })
          .option('node', {
            type: 'string',
            requiresArg: true,
            describe: 'Type it on this node; without it on the only one, where there is but one',
          })
          .option('pod', {
            type: 'string',
            requiresArg: true,
            describe: 'Type it inside this pod: namespace/name',
          })
          .option('seed', {
            requiresArg: true,
            coerce: readSeed,
            describe: 'Seed of all chance, instead of the one in the file',
          })
          .example('$0 inspect mine.yaml --at 7m kubectl get pods -o wide', 'options go before the command')
          .example('$0 inspect mine.yaml --at 7m --node workers[0] ip rule', 'on the first node of a group')
          .example('$0 inspect mine.yaml --at 7m --pod nginx[0] ip route', 'inside a pod')
          .example('$0 inspect mine.yaml --at 7m path nginx[0] 8.8.8.8', 'a packet’s way'),
      async ({ file, at, node, pod, seed }) => {
        const { inspectVerb } = await import('../inspectVerb.ts');
        end(await inspectVerb({ file, command: withoutDashes(rest), at, node, pod, seed }, streams));
      },
    );
  },
};

/** What follows `--` is as it is. */
function withoutDashes([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return [];
  return first === '--' ? others : [first, ...others];
}

/** Where the command's first word stands, or `--` before it; undefined where there is none. */
function commandStart(argv: readonly string[]): number | undefined {
  let positionals = 0;
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at];
    if (word === '--') return at;
    if (OPTIONS.includes(word)) at++;
    else if (!word.startsWith('-') && ++positionals === 2) return at;
  }
  return undefined;
}
