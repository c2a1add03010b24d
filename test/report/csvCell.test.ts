import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../src/report/csvCell.ts';
import { jsonText } from '../../src/report/jsonText.ts';

describe('a cell of CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['WARM_IP_TARGET=5', 'WARM_IP_TARGET=5'],
    ['-5', '-5'],
    ['+1.5e3', '+1.5e3'],
    ['a,b "c"', '"a,b ""c"""'],
    ['a;=1+1', '"a;=1+1"'],
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+cmd', "'+cmd"],
    ['-cmd', "'-cmd"],
    ['\t=1', "' =1"],
    ['\rx', "' x"],
    ['  =1', "'  =1"],
    ['＝1+1', "'＝1+1"],
    ['a\r\nb\u001b[2J\u202e', 'a b\ufffd[2J\ufffd'],
  ])('of %j is %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('is never a formula, and never more than one cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cell = csvCell(text);
        expect(cell).not.toMatch(/^"?\s*[=@\t\r]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(cell.startsWith('"') || !/[",;]/.test(cell)).toBe(true);
      }),
      { examples: [['+']] },
    );
  });
});

it('JSON for programs has escapes for what a terminal would obey, and means the same', () => {
  const value = { 'a\u202e': 'b\u0085\u001b\u200d\u{e0041}\ud800"\\' };
  expect(jsonText(value)).toMatch(/^[\x20-\x7e\n]*$/);
  expect(JSON.parse(jsonText(value))).toEqual(value);
});
