// vpc-cni-sim validate

import { VALIDATE_FORMATS } from '../choices.ts';
import { PROGRAM } from '../programCommand.ts';
import { choice, scenarioWord, words } from './forms.ts';
import { SCENARIO_WORDS } from './sharedForms.ts';
import { defineVerb } from './verb.ts';

export const validate = defineVerb({
  name: 'validate',
  group: 'Files',
  summary: 'Check scenarios without running them',
  needs: 'at least one file',
  words: { file: scenarioWord(words(SCENARIO_WORDS)) },
  options: {
    output: choice({
      alias: 'o',
      choices: VALIDATE_FORMATS,
      default: VALIDATE_FORMATS[0],
      placeholder: 'FORMAT',
      describe: `Format of the answer (${PROGRAM} schema validation describes json)`,
    }),
  },
  examples: [
    ['validate scenarios/*.yaml', 'all problems and warnings of all files, each with its fix'],
    ['validate -o json mine.yaml', 'the same for an editor or a CI job'],
  ],
  prints: 'rest',
  run: async (asked, streams) => (await import('../validateVerb.ts')).validateVerb(asked, streams),
});
