// vpc-cni-sim schema

import { SCHEMAS } from '../choices.ts';
import { choiceWord } from './forms.ts';
import { defineVerb } from './verb.ts';

export const schema = defineVerb({
  name: 'schema',
  group: 'Files',
  summary: 'Print the JSON Schema of scenarios, states, plans or JSON output',
  words: { document: choiceWord(SCHEMAS, 'Document') },
  options: {},
  examples: [['schema > scenario.schema.json', 'for an editor']],
  prints: 'all',
  run: async ({ document }, streams) => (await import('../schemaVerb.ts')).schemaVerb(document, streams),
});
