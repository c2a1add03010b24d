import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, escapeTerminal, PAGE_FORMAT, TABLE_FORMAT } from '../../src/kubectl/tabwriter.ts';

const page = (...lines: string[]): string[] => align(lines.join('\n'), PAGE_FORMAT).split('\n');

describe('aligned text', () => {
  it('has columns as wide as their widest cell', () => {
    expect(page('Name:\tweb', 'Namespace:\tdefault')).toEqual(['Name:       web', 'Namespace:  default']);
  });

  it('starts a column anew after a line without it', () => {
    expect(page('a:\t1', 'Containers:', '  longer:\t2')).toEqual(['a:  1', 'Containers:', '  longer:  2']);
  });

  it('keeps an inner column within the lines that have it', () => {
    expect(page('a\tb\tc', 'aaaa\td', 'a\tbbbb\tc')).toEqual(['a     b  c', 'aaaa  d', 'a     bbbb  c']);
  });

  it('pads an empty last cell of a table, not a full one', () => {
    expect(align('A\tB\nlonger\t', TABLE_FORMAT)).toBe('A        B\nlonger   ');
    expect(align('A\tB', TABLE_FORMAT)).toBe('A     B');
  });

  it('remembers the widths of a table past a line without cells', () => {
    expect(align('long cell\tb\nmore\na\tb', TABLE_FORMAT)).toBe('long cell   b\nmore\na           b');
    expect(page('long cell\tb', 'more', 'a\tb')).toEqual(['long cell  b', 'more', 'a  b']);
  });

  it('counts code points', () => {
    expect(page('ä😀\tx', 'abc\ty')).toEqual(['ä😀   x', 'abc  y']);
  });

  it('lines up: a full table has each cell where its header is', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    const rows = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(word, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    fc.assert(
      fc.property(rows, (cells) => {
        const lines = align(cells.map((row) => row.join('\t')).join('\n'), TABLE_FORMAT).split('\n');
        const starts = lines.map((line) => [...line.matchAll(/\S+/g)].map(({ index }) => index));
        for (const row of starts) expect(row).toEqual(starts[0]);
        expect(lines.map((line) => line.split(/ {3,}/))).toEqual(cells);
      }),
    );
  });

  it('loses nothing but tabs', () => {
    const line = fc.array(fc.stringMatching(/^[a-z:]{0,6}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const text = lines.map((cells) => cells.join('\t')).join('\n');
        expect(align(text, PAGE_FORMAT).replaceAll(' ', '')).toBe(text.replaceAll('\t', ''));
      }),
    );
  });

  it('shows what could steer a terminal', () => {
    expect(escapeTerminal('\u001b[31mred\r')).toBe('^[[31mred\\r');
  });
});
