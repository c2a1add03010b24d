// vpc-cni-sim validate

import { words } from './forms.ts';
import { defineVerb } from './verb.ts';

export const validate = defineVerb({
  name: 'validate',
  group: 'Files',
  summary: 'Check scenarios without running them',
  needs: 'at least one file',
  words: { file: words('Scenario (YAML), or - for standard input') },
  options: {},
  examples: [['validate scenarios/*.yaml', 'all problems of all files, each with its fix']],
  prints: 'rest',
  run: async ({ file: files }, streams) => (await import('../validateVerb.ts')).validateVerb(files, streams),
});
