// The scenarios that come with the program, as text and as JSON with its schema.

import { z } from 'zod';
import { hanging } from './layout.ts';
import type { Page } from './page.ts';

const example = z.strictObject({
  name: z.string().describe('Its name'),
  file: z.string().describe('What to type where a file is taken, such as example:43-pods'),
  title: z.string().describe('The scenario’s own title'),
  description: z.string().describe('What it shows, in a line'),
});

const examplesSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('Examples'),
    examples: z.array(example).describe('In order of name'),
  })
  .meta({ title: 'The examples of vpc-cni-sim', description: 'What `examples --output json` writes' });

export type ShippedExample = z.output<typeof example>;

export function examplesDocument(examples: readonly ShippedExample[]): z.output<typeof examplesSchema> {
  return { apiVersion: 'vpc-cni-sim/v1', kind: 'Examples', examples: [...examples] };
}

export function examplesJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(examplesSchema);
  return { $schema, ...schema };
}

/** `program`: how its reader starts the program. */
export function examplesText(examples: readonly ShippedExample[], program: string, page: Page): string {
  const column = Math.max(...examples.map(({ file }) => file.length)) + 2;
  const lines = examples.flatMap(({ file, description }) =>
    hanging(file.padEnd(column), description, page.width),
  );
  const [first] = examples;
  const next = first === undefined ? [] : ['', `Next  ${program} replay ${first.file}`];
  return [page.dim(`${'example'.padEnd(column)}shows`), ...lines, ...next, ''].join('\n');
}
