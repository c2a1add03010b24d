// The values of one path as people write them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { LONGEST_RANGE, readValueList } from '../../src/sweep/valueList.ts';

const valuesOf = (text: string): unknown[] => readValueList(text).values.map(({ value }) => value);

describe('a list of values', () => {
  it.each([
    ['1,2,5,10', [1, 2, 5, 10]],
    ['m5.large,m5.xlarge', ['m5.large', 'm5.xlarge']],
    ['1..4,8', [1, 2, 3, 4, 8]],
    ['1..64*2', [1, 2, 4, 8, 16, 32, 64]],
    ['3..20*3', [3, 9]],
    ['0..100+25', [0, 25, 50, 75, 100]],
    ['null,1', [null, 1]],
    ['true,false', [true, false]],
    ['10.0.0.0/22', ['10.0.0.0/22']],
    [' 1 , 2 ', [1, 2]],
    ['[a,b],[c]', [['a', 'b'], ['c']]],
    ['{p0: 1s, p100: 2s}', [{ p0: '1s', p100: '2s' }]],
    ['"1,2",\'x\'', ['1,2', 'x']],
    ['-1', [-1]],
  ])('%s', (text, values) => {
    expect(readValueList(text)).toMatchObject({ flaws: [] });
    expect(valuesOf(text)).toEqual(values);
  });

  it('keeps what may also be a text', () => {
    expect(readValueList('1.30,true,m5').values.map(({ asText }) => asText)).toEqual([
      '1.30',
      'true',
      undefined,
    ]);
  });

  it.each([
    ['5..1', 0, 4, 'invalid range 5..1: it ends before it begins'],
    ['1,,2', 2, 1, 'a value is missing'],
    ['', 0, 1, 'a value is missing'],
    ['1,0..8*2', 2, 6, 'invalid range 0..8*2: its steps do not go up'],
    ['1..8*1', 0, 6, 'invalid range 1..8*1: its steps do not go up'],
    ['1..8+0', 0, 6, 'invalid range 1..8+0: its steps do not go up'],
    ['1..', 0, 3, 'invalid range 1..'],
    ['1..2..3', 0, 7, 'invalid range 1..2..3'],
    ['1..5000', 0, 7, `1..5000 has more than ${LONGEST_RANGE} values`],
    ['[a', 0, 2, '[a cannot be read'],
  ])('%s is wrong at %d', (text, start, length, detail) => {
    expect(readValueList(text).flaws).toMatchObject([{ start, length, detail }]);
  });

  it('has every number of a range, each a step from the one before, and none beyond its end', () => {
    const range = fc.record({
      from: fc.integer({ min: -500, max: 500 }),
      length: fc.integer({ min: 0, max: 900 }),
      step: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(range, ({ from, length, step }) => {
        const to = from + length;
        const expected = Array.from(
          { length: Math.floor(length / step) + 1 },
          (_, index) => from + index * step,
        );
        expect(valuesOf(`${from}..${to}+${step}`)).toEqual(expected);
        if (step === 1) expect(valuesOf(`${from}..${to}`)).toEqual(expected);
      }),
    );
  });

  it('has every power of a range that multiplies', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 2, max: 9 }),
        fc.nat(5000),
        (from, factor, more) => {
          const values = valuesOf(`${from}..${from + more}*${factor}`) as number[];
          expect(values[0]).toBe(from);
          for (const [index, value] of values.entries()) {
            if (index > 0) expect(value).toBe(elementAt(values, index - 1) * factor);
          }
          expect((values.at(-1) ?? 0) * factor).toBeGreaterThan(from + more);
        },
      ),
    );
  });

  it('knows where each value stands', () => {
    const part = fc.oneof(fc.nat(99).map(String), fc.constantFrom('m5.large', 'null', '[a, b]', '"x,y"'));
    const blanks = fc.constantFrom('', ' ', '  ');
    fc.assert(
      fc.property(fc.array(fc.tuple(blanks, part, blanks), { minLength: 1, maxLength: 8 }), (parts) => {
        const text = parts.map((each) => each.join('')).join(',');
        const places = readValueList(text).values.map(({ start, length }) =>
          text.slice(start, start + length),
        );
        expect(places).toEqual(parts.map(([, written]) => written));
      }),
    );
  });

  it('keeps no key that would be lost', () => {
    expect(readValueList('{a: {__proto__: 1}}')).toMatchObject({ values: [], flaws: [{ start: 0 }] });
  });

  it('reads any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const { values, flaws } = readValueList(text);
        expect(values.length + flaws.length).toBeGreaterThan(0);
      }),
    );
  });
});
