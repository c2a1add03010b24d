// vpc-cni-sim validate

import { words } from './forms.ts';
import { defineVerb } from './verb.ts';

export const validate = defineVerb({
  name: 'validate',
  summary: 'Check scenarios without running them',
  needs: 'at least one file',
  words: { files: words('Scenarios (YAML)') },
  options: {},
  examples: [['validate scenarios/*.yaml', 'all problems of all files, each with its mend']],
  prints: 'rest',
  run: async ({ files }, streams) => (await import('../validateVerb.ts')).validateVerb(files, streams),
});
