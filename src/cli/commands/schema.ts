// The options and the help of `vpc-cni-sim schema`.

import { SCHEMAS } from '../choices.ts';
import type { Command } from './command.ts';

export const schemaCommand: Command = {
  name: 'schema',
  options: {},
  add(parser, streams, end) {
    parser.command(
      'schema [of]',
      'Print the JSON Schema of scenarios or of JSON output',
      (verb) =>
        verb
          .positional('of', {
            choices: SCHEMAS,
            default: SCHEMAS[0],
            describe: 'Whose schema',
          })
          .example('$0 schema > scenario.schema.json', 'for an editor that completes and checks YAML'),
      async ({ of }) => {
        const { schemaVerb } = await import('../schemaVerb.ts');
        end(await schemaVerb(of, streams));
      },
    );
  },
};
