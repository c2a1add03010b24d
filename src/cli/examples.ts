// The scenarios that come with the program. `example:NAME` names one wherever a scenario's file is taken; the list of them
// says what each shows, as the scenario itself does.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readYaml } from '../scenario/language/readYaml.ts';
import { nearest } from '../scenario/language/suggestion.ts';
import type { ShippedExample } from '../report/examples.ts';
import { BadInput } from './badInput.ts';
import { EXAMPLE } from './exampleName.ts';

/** Two folders up: of the modules, of the bundle, and of the sources alike. */
const FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url));

const ENDING = '.yaml';

const described = z.object({ metadata: z.object({ name: z.string(), description: z.string() }) });

export function exampleNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(ENDING));
  return files.map((file) => file.slice(0, -ENDING.length)).sort();
}

/** Where the scenario is that a word of the command line names. Throws `BadInput` where there is no such example. */
export function scenarioPath(file: string): string {
  if (!file.startsWith(EXAMPLE)) return file;
  const names = exampleNames();
  const name = file.slice(EXAMPLE.length);
  if (names.includes(name)) return fileOf(name);
  const near = nearest(name.replace(/\.ya?ml$/, ''), names);
  const fix = near === undefined ? `use ${names.join(', ')}` : `did you mean ${EXAMPLE}${near}?`;
  throw new BadInput(`unknown example "${name}"; ${fix}`);
}

export function shippedExamples(): ShippedExample[] {
  return exampleNames().map((name) => {
    const [document] = readYaml(readFileSync(fileOf(name), 'utf8')).documents;
    const { metadata } = described.parse(document?.value);
    return { name, file: `${EXAMPLE}${name}`, title: metadata.name, description: metadata.description };
  });
}

function fileOf(name: string): string {
  return join(FOLDER, `${name}${ENDING}`);
}
