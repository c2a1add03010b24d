// The scenarios that come with the project.

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export interface ShippedScenario {
  readonly name: string;
  readonly text: string;
}

export function shippedScenarios(): ShippedScenario[] {
  const folder = resolve(import.meta.dirname, '../../scenarios');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(resolve(folder, name), 'utf8') }));
}
