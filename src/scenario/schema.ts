// The language of scenarios as a JSON Schema: what a file looks like before defaults are filled in.

import { z } from 'zod';
import { scenarioSchema } from './document/document.ts';

/** A name, not a place: the file comes with the package. */
const SCHEMA_ID = 'urn:vpc-cni-sim:schema:scenario:v1';

export function scenarioJsonSchema(): Record<string, unknown> {
  // Values with a form of their own are custom to zod and describe themselves: see `scalars.ts`.
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, { io: 'input', unrepresentable: 'any' });
  return { $schema, $id: SCHEMA_ID, ...schema };
}
