import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { alignColumns } from '../../src/report/columns.ts';
import { PLAIN } from '../../src/report/page.ts';
import { cut, hanging, padEnd, padStart, printable, textWidth, wrap } from '../../src/report/layout.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 300 }).map(printable);

describe('printable text', () => {
  it('has no escapes, breaks or invisible characters', () => {
    expect(printable('a\u001b[31mb\r\n\tc\u202ed\u2028e')).toBe('a\ufffd[31mb c\ufffdd\ufffde');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('width', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['●○◌·', 4],
    ['실험', 4],
    ['e\u0301', 1],
    ['🚀', 2],
  ])('of %s is %i', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('cut, padded and wrapped text', () => {
  it('fits', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 120 }), (text, width) => {
        expect(textWidth(cut(text, width))).toBeLessThanOrEqual(width);
        for (const line of wrap(text, width)) expect(textWidth(line)).toBeLessThanOrEqual(width);
        const padded = padEnd(cut(text, width), width);
        expect(textWidth(padded)).toBe(width);
        expect(textWidth(padStart(cut(text, width), width))).toBe(width);
      }),
    );
  });

  it('loses nothing but blanks when wrapped', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 120 }), (text, width) => {
        expect(wrap(text, width).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('says that something was cut', () => {
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('abcd', 4)).toBe('abcd');
    expect(cut('실험실', 4)).toBe('실…');
  });

  it('hangs under its label', () => {
    const lines = hanging('binds    ', 'word '.repeat(30).trim(), 100);
    expect(elementAt(lines, 0).startsWith('binds    word')).toBe(true);
    expect(elementAt(lines, 1).startsWith('         word')).toBe(true);
    expect(lines.every((line) => line.length <= 100)).toBe(true);
  });
});

describe('columns', () => {
  it('are aligned and fit the page', () => {
    const cell = fc.string({ unit: 'grapheme-ascii', maxLength: 120 }).map(printable);
    const number = fc.integer({ min: 0 }).map(String);
    const rows = fc.array(fc.tuple(cell, number, cell), { minLength: 1, maxLength: 20 });
    const width = fc.integer({ min: 40, max: 200 });
    fc.assert(
      fc.property(rows, width, (table, columnsOfPage) => {
        const columns = [
          { title: 'one', align: 'left' },
          { title: 'two', align: 'right' },
          { title: 'three', align: 'left' },
        ] as const;
        const lines = alignColumns(columns, table, { width: columnsOfPage });
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columnsOfPage);
        for (const [index, [, count]] of table.entries()) expect(lines[index + 1]).toContain(count);
      }),
    );
  });

  it('takes from the widest what the page lacks', () => {
    const columns = ['name', 'note', 'count'].map((title) => ({ title, align: 'left' }) as const);
    const row = elementAt(alignColumns(columns, [['short', 'long '.repeat(40), '12']], PLAIN), 1);
    expect(row).toMatch(/^short {2}(long )+.*… {2}12$/);
    expect(textWidth(row)).toBeLessThanOrEqual(100);
  });

  it('leaves empty ones out', () => {
    const columns = ['a', 'b', 'c'].map((title) => ({ title, align: 'left' }) as const);
    expect(
      alignColumns(
        columns,
        [
          ['1', '', '22'],
          ['333', '', '4'],
        ],
        PLAIN,
      ),
    ).toEqual(['a    c', '1    22', '333  4']);
  });
});
