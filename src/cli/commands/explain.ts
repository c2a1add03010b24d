// The options and the help of `vpc-cni-sim explain`.

import { readAt, readSeed, readTexts } from '../argumentForms.ts';
import { EXPLAIN_FORMATS } from '../choices.ts';
import type { Command, OptionTable } from './command.ts';

const OPTIONS = {
  at: {
    requiresArg: true,
    coerce: readAt,
    describe: 'The moment to explain, such as 8m; without it the end of the run',
  },
  set: {
    repeatable: true,
    requiresArg: true,
    coerce: readTexts,
    describe: 'PATH=VALUE instead of the file’s, as in cni.env.WARM_IP_TARGET=5; null unsets',
  },
  seed: {
    requiresArg: true,
    coerce: readSeed,
    describe: 'Seed of all chance, instead of the one in the file',
  },
  output: {
    alias: 'o',
    choices: EXPLAIN_FORMATS,
    default: EXPLAIN_FORMATS[0],
    requiresArg: true,
    describe: 'Form of the explanation; `schema explanation` describes json',
  },
} satisfies OptionTable;

export const explainCommand: Command = {
  name: 'explain',
  needs: 'a file',
  options: OPTIONS,
  add(parser, streams, end) {
    parser.command(
      'explain <file> [name]',
      'Say why pods wait, and what would change it',
      (verb) =>
        verb
          .positional('file', { type: 'string', demandOption: true, describe: 'A scenario (YAML)' })
          .positional('name', {
            type: 'string',
            describe: 'A pod, a node or a workload; without it all that waits, grouped by cause',
          })
          .options(OPTIONS)
          .example('$0 explain scenarios/43-pods.yaml', 'what waits at the end, and why')
          .example('$0 explain scenarios/ip-exhaustion.yaml --at 8m', 'what waits after 8 minutes'),
      async ({ file, name, at, set, seed, output }) => {
        const { explainVerb } = await import('../explainVerb.ts');
        end(await explainVerb({ file, name, at, set: set ?? [], seed, output }, streams));
      },
    );
  },
};
