// Quoted texts of manifests whose later lines stand as far left as their key, or further: kubectl reads them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readManifestYaml } from '../../src/scenario/language/readYaml.ts';

const manifest = (text: string): string => `metadata:\n  annotations:\n    a: ${text}\n    b: 1\nkind: X\n`;

function annotationOf(text: string): unknown {
  const { documents, flaws } = readManifestYaml(manifest(text));
  expect(flaws).toEqual([]);
  expect(documents[0]?.value).toMatchObject({ kind: 'X', metadata: { annotations: { b: 1 } } });
  return documents.map(({ value }) => value);
}

describe('a quoted text', () => {
  it.each([
    ["'[\n      1\n    ]'", '[ 1 ]'],
    ["'it''s\n]'", "it's ]"],
    ['"a\\"b\n  c\n"', 'a"b c '],
    ["'one\n\n  two'", 'one\ntwo'],
  ])('goes on in lines further to the left: %j', (text, value) => {
    expect(annotationOf(text)).toMatchObject([{ metadata: { annotations: { a: value } } }]);
  });

  it('says the same wherever its lines stand', () => {
    const words = fc.array(fc.constantFrom('a', '[', ']', 'b: c', "it''s", ''), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(words, fc.nat(6), (lines, indent) => {
        const at = (by: number) => `'${lines.join(`\n${' '.repeat(by)}`)}'`;
        expect(annotationOf(at(indent))).toEqual(annotationOf(at(8)));
      }),
    );
  });

  it.each([
    ['has no end', "'one\ntwo"],
    ['would go on in the next document', "'one\n---\na: 'two"],
  ])('that %s is a problem', (_, text) => {
    expect(readManifestYaml(manifest(text)).flaws[0]?.fault).toMatchObject({ code: 'yaml-syntax' });
  });
});
