import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assumptionsIn } from './assumptions.ts';
import { page, PAGE } from './page.ts';

describe('the fidelity page', () => {
  it('says what the source says; else run npm run fidelity', () => {
    const written = readFileSync(PAGE, 'utf8');
    const distributions = /## Judged by distributions\n\n(.*)\n/.exec(written)?.[1] ?? '';
    expect(distributions).toMatch(/metrics compared, 0 different/);
    expect(written).toBe(page(distributions));
  });
});

describe('an assumption', () => {
  it('goes on over lines, to the next tag or the end of the comment', () => {
    const source = [
      '/**',
      ' * Something.',
      ' * @assumption it takes a second,',
      ' * may be off by two.',
      ' * @upstream somewhere',
      ' */',
      '/** @assumption one line. */',
      '// @assumption a comment',
      'const code = 1;',
    ].join('\n');
    expect(assumptionsIn('a.ts', source).map((each) => each.text)).toEqual([
      'it takes a second, may be off by two.',
      'one line.',
      'a comment',
    ]);
  });
});
