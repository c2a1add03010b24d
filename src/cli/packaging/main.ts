// What the package is made of: the program and the library in few files, the types of what programs may import, and the
// JSON Schemas. To be run when the modules are built.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scenarioJsonSchema } from '../../scenario/schema.ts';
import { SCHEMAS } from '../choices.ts';
import { SCHEMA_OF } from '../schemaVerb.ts';
import { jsonText } from '../../report/jsonText.ts';
import { bundleProgram } from './program.ts';
import { keyOf, rollTypes } from './publicTypes.ts';
import { schemaType } from './schemaType.ts';

const DIST = resolve(import.meta.dirname, '../..');

/** The document is a type of zod's; what programs see is made of the schema, with its words. */
const DOCUMENT = { file: join(DIST, 'scenario/document/document.d.ts'), name: 'ScenarioInput' };
const made = new Map([[keyOf(DOCUMENT), schemaType(DOCUMENT.name, scenarioJsonSchema())]]);

function write(folder: string, files: Readonly<Record<string, string>>): void {
  rmSync(join(DIST, folder), { recursive: true, force: true });
  mkdirSync(join(DIST, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(DIST, folder, name), text);
}

const library = rollTypes(
  { entry: join(DIST, 'library/library.d.ts'), about: 'Types of the package vpc-cni-sim.' },
  made,
);
const check = rollTypes(
  {
    entry: join(DIST, 'library/check/check.d.ts'),
    about: 'Types of vpc-cni-sim/check.',
    imports: { from: './library.js', rolled: library },
  },
  made,
);
write('types', { 'library.d.ts': library.text, 'check.d.ts': check.text });
const schemas = await Promise.all(
  SCHEMAS.map(async (name) => [`${name}.json`, jsonText(await SCHEMA_OF[name]())]),
);
write('schema', Object.fromEntries(schemas));
await bundleProgram(DIST);
