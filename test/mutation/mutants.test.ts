import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants.ts';

describe('the named mutants', () => {
  it.each(MUTANTS.map((mutant) => [`${mutant.file}: ${mutant.name}`, mutant] as const))(
    '%s fits',
    (_, mutant) => {
      const source = readFileSync(new URL(`../../src/${mutant.file}`, import.meta.url), 'utf8');
      expect(source.split(mutant.find).length - 1).toBe(1);
      expect(mutant.replace).not.toBe(mutant.find);
    },
  );

  it('have names of their own', () => {
    const names = MUTANTS.map((mutant) => `${mutant.file} ${mutant.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
