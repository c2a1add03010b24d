import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonical,
  larger,
  millisOf,
  parseQuantity,
  plus,
  quantityText,
  unitsOf,
  ZERO,
  type Quantity,
} from '../../src/base/quantity.ts';

const read = (text: string): Quantity => parseQuantity(text) ?? ZERO;

describe('a quantity', () => {
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1.5', '1500m'],
    ['100m', '100m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['3943372Ki', '3943372Ki'],
    ['76224326324', '76224326324'],
    ['5000', '5k'],
    ['1000000', '1M'],
    ['0', '0'],
    ['0Mi', '0'],
    ['512', '512'],
    ['0.5Ki', '512'],
    ['-2', '-2'],
    ['+3', '3'],
    ['5e3', '5e3'],
    ['12E6', '12e6'],
    ['1E', '1E'],
    ['0.0000000001', '1n'],
    ['20u', '20u'],
    ['.5', '500m'],
  ])('%s is written %s', (given, written) => {
    expect(canonical(given)).toBe(written);
  });

  it('may be a number', () => {
    expect(canonical(2)).toBe('2');
  });

  it('that is none reads as zero', () => {
    for (const text of ['', 'x', '1x', '.', '1Mi2', null, {}]) {
      expect(parseQuantity(text)).toBeUndefined();
      expect(canonical(text)).toBe('0');
    }
  });

  it('counts up to whole units and thousandths', () => {
    expect(unitsOf(read('1500m'))).toBe(2);
    expect(millisOf(read('1100u'))).toBe(2);
    expect(unitsOf(read('-1500m'))).toBe(-2);
  });

  it('adds up in the form of the first that is not zero', () => {
    expect(quantityText(plus(ZERO, read('64Mi')))).toBe('64Mi');
    expect(quantityText(plus(read('960Mi'), read('64M')))).toBe('1045540Ki');
    expect(quantityText(plus(read('64M'), read('960Mi')))).toBe('1070632960');
    expect(quantityText(plus(read('500m'), read('1500m')))).toBe('2');
    expect(quantityText(larger(read('1Gi'), read('1G')))).toBe('1Gi');
    expect(quantityText(larger(read('1G'), read('1Gi')))).toBe('1Gi');
  });

  it('means the same after it was written canonically', () => {
    const suffix = fc.constantFrom('', 'm', 'u', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e2', 'E-3');
    const amount = fc.tuple(fc.nat({ max: 100_000 }), fc.constantFrom('', '.5', '.25'), suffix);
    fc.assert(
      fc.property(amount, ([whole, fraction, unit]) => {
        const given = read(`${whole}${fraction}${unit}`);
        const written = quantityText(given);
        if (given.form !== 'BinarySI') expect(read(written).nanos).toBe(given.nanos);
        expect(quantityText(read(written))).toBe(written);
      }),
    );
  });
});
