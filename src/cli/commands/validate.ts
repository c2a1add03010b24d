// The options and the help of `vpc-cni-sim validate`.

import type { Command } from './command.ts';

export const validateCommand: Command = {
  name: 'validate',
  prints: 'rest',
  needs: 'at least one file',
  options: {},
  add(parser, streams, end) {
    parser.command(
      'validate <files..>',
      'Check scenarios without running them',
      (verb) =>
        verb
          .positional('files', {
            type: 'string',
            array: true,
            demandOption: true,
            describe: 'Scenarios (YAML)',
          })
          .example('$0 validate scenarios/*.yaml', 'all problems of all files, each with its mend'),
      async ({ files }) => {
        const { validateVerb } = await import('../validateVerb.ts');
        end(await validateVerb(files, streams));
      },
    );
  },
};
