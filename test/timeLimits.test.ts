// A busy machine is no failure: the limit of vitest.config.ts is the only one, and no test has a shorter one of its own.

import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeOnly } from './architecture/sourceText.ts';

/** A limit among the options of a test or a suite, or as the last argument of a test or a hook. */
const LIMIT = new RegExp(
  [
    /\b(?:it|test|describe)\b.*\{ timeout: [\w.]+ \}/,
    /\n *\{ timeout: [\w.]+ \},(?=\n)/,
    /\n *\},\s*[\d_]{4,},?\s*\);/,
    /\b(?:test|hook)Timeout\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

function limitsIn(text: string): string[] {
  return (codeOnly(text).match(LIMIT) ?? []).map((found) => found.trim());
}

describe('tests', () => {
  it('have no time limits of their own', () => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
    const tests = files.filter((file) => file.endsWith('.test.ts'));
    expect(tests.length).toBeGreaterThan(100);
    const limits = tests.flatMap((file) =>
      limitsIn(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')).map((limit) => `${file}: ${limit}`),
    );
    expect(limits).toEqual([]);
  });

  it.each([
    ["it('x', { timeout: 30_000 }, () => {});", 1],
    ["it(\n  'x',\n  { timeout: 30_000 },\n  () => {},\n);", 1],
    ["spawnSync(program, { timeout: 30_000, encoding: 'utf8' });", 0],
    ["it('x', () => {\n  run();\n}, 5000);", 1],
    ['beforeAll(() => {\n  run();\n}, LONG);', 0],
    ["// timeout: 5\nconst text = 'timeout: 5';", 0],
    ['const answer = ask({\n  at: 1,\n});', 0],
  ])('%j has %i', (text, count) => {
    expect(limitsIn(text)).toHaveLength(count);
  });
});
