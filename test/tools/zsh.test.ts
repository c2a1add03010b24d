// Lines that are to be copied, as the real zsh reads them, which must be there: it takes brackets, = and ? for more than
// bash does.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VERBS } from '../../src/cli/verbs.ts';
import { SCRIPTS } from '../../src/cli/completions.ts';
import { shellWord } from '../../src/report/shellWord.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The words that zsh makes of the line. */
function wordsOf(line: string): string[] {
  const script = `vpc-cni-sim() { printf '%s\\0' "$@"; }; ${line}`;
  return execFileSync('zsh', ['-f', '-c', script], { cwd: ROOT, encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('a word that is printed to be copied', () => {
  it.each([
    'vpc.subnets[0].cidr=10.0.0.0/25',
    '=x.yaml',
    "it's",
    'a b',
    '*.yaml',
    'a?',
    '~x',
    '$HOME',
    '!x',
    '-',
  ])('is the same word in zsh: %s', (word) => {
    expect(wordsOf(`vpc-cni-sim ${shellWord(word)}`)).toEqual([word]);
  });

  it('is, whatever stands in it', () => {
    const word = fc.string({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        expect(wordsOf(`vpc-cni-sim ${words.map(shellWord).join(' ')}`)).toEqual(words);
      }),
      { numRuns: 50 },
    );
  });
});

describe('commands of the documents', () => {
  const typed = (file: string): string[] =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^\$ (?:npx )?(vpc-cni-sim [^|>\n]*)/gm)].map(
      ([, line = '']) => line,
    );

  it.each(['README.md', 'scenarios/README.md'])('of %s find their words in zsh', (file) => {
    const lines = typed(file);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(wordsOf(line), line).not.toEqual([]);
  });

  it('of the help find their words in zsh', () => {
    const lines = VERBS.flatMap(({ examples }) => examples.map(([line]) => line));
    for (const line of lines.filter((each) => !/[>*]/.test(each)))
      expect(wordsOf(`vpc-cni-sim ${line}`), line).not.toEqual([]);
  });
});

it('the completion script is one that zsh reads', () => {
  execFileSync('zsh', ['-f', '-n', '-c', SCRIPTS.zsh], { encoding: 'utf8' });
});
