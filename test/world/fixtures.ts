// Small scenarios kept as files, compiled.

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures');

/** Names of the scenarios of a folder. */
export function fixturesIn(folder: string): string[] {
  return readdirSync(resolve(FIXTURES, folder)).sort();
}

export function fixtureText(folder: string, name: string): string {
  return readFileSync(resolve(FIXTURES, folder, name), 'utf8');
}

export function fixture(folder: string, name: string): CompiledScenario {
  return compiled(fixtureText(folder, name));
}

export function compiled(text: string): CompiledScenario {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}
