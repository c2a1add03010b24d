// Files as people have them: one is missing, cut off, under another's name, with other line ends, or something else in front.
// What comes of it can be played, or is told; nothing is thrown.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { FARM_TEXTS, imported, tried, without, type Texts } from './fixtureFiles.ts';

const NAMES = Object.keys(FARM_TEXTS);

const DAMAGES: Readonly<Record<string, (text: string, name: string) => Texts>> = {
  'is missing': (_, name) => without(FARM_TEXTS, name),
  'is empty': (_, name) => ({ ...FARM_TEXTS, [name]: '' }),
  'ends after a third': (text, name) => ({ ...FARM_TEXTS, [name]: text.slice(0, text.length / 3) }),
  'begins in its middle': (text, name) => ({ ...FARM_TEXTS, [name]: text.slice(text.length / 2) }),
  'is there twice': (text, name) => ({ ...FARM_TEXTS, [`copy-of-${name}`]: text }),
  'has a bracket too much': (text, name) => ({ ...FARM_TEXTS, [name]: `${text}}` }),
  'is an error message': (_, name) => ({
    ...FARM_TEXTS,
    [name]: '\nAn error occurred (UnauthorizedOperation) when calling the DescribeSubnets operation\n',
  }),
};

function outcomeOf(texts: Texts, lenient: boolean): string {
  const outcome = tried(texts, { lenient });
  if (!outcome.ok) {
    for (const { code, message, fix } of outcome.problems) expect([code, message, fix]).not.toContain('');
    return outcome.problems.length > 0 ? 'told' : 'silent';
  }
  const [scenario, ...files] = outcome.imported.files;
  const parsed = parseScenario(scenario?.text ?? '', (name) => {
    const file = files.find((each) => each.name === name);
    return file === undefined ? { ok: false, detail: 'missing' } : { ok: true, text: file.text };
  });
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  return 'played';
}

describe.each(Object.entries(DAMAGES))('a file that %s', (_, damage) => {
  it.each(NAMES)('%s is told or played', (name) => {
    const texts = damage(FARM_TEXTS[name] ?? '', name);
    for (const lenient of [false, true]) expect(['told', 'played']).toContain(outcomeOf(texts, lenient));
  });
});

it.each([
  ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ['blank lines around it', (text: string) => `\n\n${text}\n\n`],
  ['everything on one line', (text: string) => JSON.stringify(JSON.parse(text))],
  ['tabs', (text: string) => JSON.stringify(JSON.parse(text), undefined, '\t')],
])('%s change nothing', (_, change) => {
  const changed = Object.fromEntries(NAMES.map((name) => [name, change(FARM_TEXTS[name] ?? '')]));
  expect(imported(changed).files).toEqual(imported(FARM_TEXTS).files);
});
