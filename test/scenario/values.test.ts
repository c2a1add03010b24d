// How single values of a scenario are read: quantities, addresses, latencies, comparisons, and what was meant.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../src/base/ipv4.ts';
import { parseAddresses } from '../../src/scenario/language/addressText.ts';
import { parseComparison } from '../../src/scenario/language/comparison.ts';
import { faultOfQuantiles, readLatency, writeLatency } from '../../src/scenario/language/latencyText.ts';
import { parseQuantity } from '../../src/scenario/language/quantity.ts';
import { nearest } from '../../src/scenario/language/suggestion.ts';

describe('a quantity', () => {
  it.each([
    ['100m', 'cpu', 100],
    ['2', 'cpu', 2000],
    ['0.07', 'cpu', 70],
    ['0.0001', 'cpu', 1],
    ['70Mi', 'memory', 73_400_320],
    ['1.5Gi', 'memory', 1_610_612_736],
    ['128M', 'memory', 128_000_000],
    ['100m', 'memory', 1],
    ['2', 'example.com/gpu', 2],
    ['1e3', 'memory', 1000],
    ['.5', 'cpu', 500],
    ['1500u', 'cpu', 2],
  ])('%s of %s is %i', (text, resource, amount) => {
    expect(parseQuantity(text, resource)).toBe(amount);
  });

  it.each(['', '-1', '1 Gi', '100x', 'Mi', '1e', '.', '9999999999999T'])('%j is none', (text) => {
    expect(parseQuantity(text, 'memory')).toBeUndefined();
  });
});

describe('addresses', () => {
  it('of a range are those between its ends', () => {
    const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(address, address, (a, b) => {
        const range = parseAddresses(`${formatIpv4(a)}-${formatIpv4(b)}`);
        expect(range).toEqual(a <= b ? { first: a, last: b } : undefined);
      }),
    );
  });

  it.each(['10.0.0', '10.0.0.1-', '10.0.0.1-10.0.0.2-10.0.0.3', '10.0.0.0/33', '10.0.0.256', ''])(
    'are not in %j',
    (text) => {
      expect(parseAddresses(text)).toBeUndefined();
    },
  );
});

describe('a latency', () => {
  const step = fc.record({
    at: fc.integer({ min: 1, max: 99_999 }),
    ms: fc.integer({ min: 0, max: 100_000 }),
  });

  it('is written so that it reads back', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(step, { selector: ({ at }) => at, maxLength: 6 }),
        fc.nat(10_000),
        (steps, first) => {
          const ats = steps.map(({ at }) => at / 100_000).sort((a, b) => a - b);
          const rises = steps.map(({ ms }) => ms);
          let ms = first;
          const points = [0, ...ats, 1].map((at, index) => ({ at, ms: (ms += rises[index] ?? 0) }));
          const text = writeLatency(points);
          expect(typeof text === 'string' ? undefined : faultOfQuantiles(text)).toBeUndefined();
          expect(readLatency(text)).toEqual(points);
        },
      ),
    );
  });

  it('that is constant is a duration', () => {
    expect(writeLatency([{ at: 0, ms: 1500 }])).toBe('1s500ms');
    expect(readLatency('1.5s')).toEqual([{ at: 0, ms: 1500 }]);
  });

  it('reads quantiles in any order', () => {
    expect(readLatency({ p100: '3s', p0: '1s', p50: '2s' })).toEqual([
      { at: 0, ms: 1000 },
      { at: 0.5, ms: 2000 },
      { at: 1, ms: 3000 },
    ]);
  });
});

describe('a comparison', () => {
  it.each([
    [5, '=', 5],
    ['5', '=', 5],
    ['= 5', '=', 5],
    ['>= 5', '>=', 5],
    ['<=5', '<=', 5],
  ])('%j means %s %i', (written, comparison, value) => {
    expect(parseComparison(written)).toEqual({ comparison, value });
  });

  it.each([-1, 1.5, Number.NaN, '> 5', '5 >=', '', null, [5]])('%j is none', (written) => {
    expect(parseComparison(written)).toBeUndefined();
  });
});

describe('a suggestion', () => {
  it.each([
    ['timelin', 'timeline'],
    ['Timeline', 'timeline'],
    ['tiemline', 'timeline'],
    ['replicsa', 'replicas'],
  ])('for %s is %s', (name, meant) => {
    expect(nearest(name, ['replicas', 'timeline', 'until'])).toBe(meant);
  });

  it('is not made for what resembles nothing', () => {
    expect(nearest('foo', ['replicas', 'timeline'])).toBeUndefined();
    expect(nearest('x'.repeat(1000), ['replicas'])).toBeUndefined();
    expect(nearest('a', [])).toBeUndefined();
  });

  it('is the nearest one, and the first of equals', () => {
    expect(nearest('t3.mediun', ['t3.micro', 't2.medium', 't3.medium'])).toBe('t3.medium');
    expect(nearest('ac', ['ab', 'ad'])).toBe('ab');
  });
});
