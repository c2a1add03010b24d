// The files of the fixture cluster `farm`, and imports of them, changed as a test asks.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseIsoTime } from '../../src/base/calendar.ts';
import type { ImportFile } from '../../src/import/evidence/readFiles.ts';
import { shortText } from '../../src/import/text/longText.ts';
import { importCluster, type ImportedScenario, type ImportOutcome } from '../../src/import/importCluster.ts';

const FARM = resolve(import.meta.dirname, '../fixtures/import/farm');

export type Texts = Readonly<Record<string, string>>;

export const FARM_TEXTS: Texts = Object.fromEntries(
  readdirSync(FARM).map((name) => [name, readFileSync(join(FARM, name), 'utf8')]),
);

const FARM_TIME = '2026-01-10T12:00:00Z';

function filesOf(texts: Texts, isNamed = false): ImportFile[] {
  return Object.entries(texts).map(([name, text]) => ({
    name,
    isNamed,
    modifiedAt: undefined,
    read: () => shortText(text),
  }));
}

export interface Asked {
  readonly at?: string | undefined;
  readonly lenient?: boolean;
  readonly redact?: boolean;
  readonly isNamed?: boolean;
}

export function tried(
  texts: Texts,
  { at = FARM_TIME, lenient = false, redact = false, isNamed = false }: Asked = {},
): ImportOutcome {
  return importCluster(filesOf(texts, isNamed), { name: undefined, at: parseIsoTime(at), lenient, redact });
}

export function imported(texts: Texts, asked: Asked = {}): ImportedScenario {
  const outcome = tried(texts, asked);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  return outcome.imported;
}

export function without(texts: Texts, ...names: readonly string[]): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !names.includes(name)));
}
