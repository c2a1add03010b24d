import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import {
  cidrAround,
  cidrContains,
  cidrCovers,
  cidrSize,
  cidrsOverlap,
  formatCidr,
  formatIpv4,
  hasHostBits,
  parseCidr,
  parseIpv4,
  type Cidr,
} from '../../src/base/ipv4.ts';

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const cidr = fc.tuple(address, fc.integer({ min: 0, max: 32 })).map(([at, length]) => cidrAround(at, length));

/** A block's addresses as an interval, from the textbook: mask out the host bits. */
function interval(text: string): [bigint, bigint] {
  const parts = text.split('/');
  const octets = elementAt(parts, 0).split('.');
  const value = octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  const host = (1n << (32n - BigInt(elementAt(parts, 1)))) - 1n;
  return [value & ~host, value | host];
}

const boundsOf = (block: Cidr): [bigint, bigint] => interval(formatCidr(block));

describe('addresses', () => {
  it('are read back as written', () => {
    fc.assert(
      fc.property(address, (value) => {
        expect(parseIpv4(formatIpv4(value))).toBe(value);
      }),
    );
  });

  it('are unsigned', () => {
    expect(parseIpv4('255.255.255.255')).toBe(2 ** 32 - 1);
    expect(parseIpv4('192.168.1.0')).toBe(0xc0a80100);
    expect(formatIpv4(0xc0a80100)).toBe('192.168.1.0');
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '10.0.0.-1',
    '10.0.0.1 ',
    'a.b.c.d',
    '10..0.1',
  ])('refuse %j', (text) => {
    expect(parseIpv4(text)).toBeUndefined();
  });
});

describe('blocks', () => {
  it('are read as the block around the address', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 32 }), (value, length) => {
        const text = `${formatIpv4(value)}/${length}`;
        const block = parseCidr(text);
        const [first, last] = interval(text);
        expect(block).toEqual({ base: Number(first), length });
        expect(block && cidrSize(block)).toBe(Number(last - first + 1n));
        expect(hasHostBits(text)).toBe(Number(first) !== value);
      }),
    );
  });

  it.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/8/8', '10.0.0.0/-1', '/8'])(
    'refuse %j',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
      expect(hasHostBits(text)).toBe(false);
    },
  );

  it('contain the addresses between their bounds', () => {
    fc.assert(
      fc.property(cidr, address, (block, value) => {
        const [first, last] = boundsOf(block);
        expect(cidrContains(block, value)).toBe(first <= BigInt(value) && BigInt(value) <= last);
      }),
    );
    expect(cidrContains({ base: 0, length: 0 }, 2 ** 32 - 1)).toBe(true);
  });

  it('overlap and cover as their intervals do', () => {
    const near = fc
      .tuple(cidr, fc.integer({ min: -3, max: 3 }), fc.integer({ min: -300, max: 300 }))
      .filter(
        ([a, dl, db]) =>
          a.length + dl >= 0 && a.length + dl <= 32 && a.base + db >= 0 && a.base + db < 2 ** 32,
      )
      .map(([a, dl, db]): [Cidr, Cidr] => [a, cidrAround(a.base + db, a.length + dl)]);
    fc.assert(
      fc.property(near, ([a, b]) => {
        const [aFirst, aLast] = boundsOf(a);
        const [bFirst, bLast] = boundsOf(b);
        expect(cidrsOverlap(a, b)).toBe(aFirst <= bLast && bFirst <= aLast);
        expect(cidrsOverlap(b, a)).toBe(cidrsOverlap(a, b));
        expect(cidrCovers(a, b)).toBe(aFirst <= bFirst && bLast <= aLast);
      }),
    );
  });
});
