// vpc-cni-sim schema

import { SCHEMAS } from '../choices.ts';
import { choiceWord } from './forms.ts';
import { defineVerb } from './verb.ts';

export const schema = defineVerb({
  name: 'schema',
  summary: 'Print the JSON Schema of scenarios or of JSON output',
  words: { of: choiceWord(SCHEMAS, 'Whose schema') },
  options: {},
  examples: [['schema > scenario.schema.json', 'for an editor that completes and checks YAML']],
  prints: 'all',
  run: async ({ of }, streams) => (await import('../schemaVerb.ts')).schemaVerb(of, streams),
});
