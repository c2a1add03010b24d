// The addresses that sandboxes have, against a plain set.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressSet } from '../../src/world/addressSet.ts';

/** Near each other, so that words and blocks are shared, and at both ends of what a number of 32 bits can be. */
const addresses = fc
  .tuple(fc.constantFrom(0, 0x0a00_0000, 0x0a00_ffe0, 0x7fff_fff0, 0xffff_ffc0), fc.nat(63))
  .map(([base, offset]) => base + offset);

describe('a set of addresses', () => {
  it('holds what was added and not deleted', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), addresses), { maxLength: 60 }), (changes) => {
        const [set, plain] = [new AddressSet(), new Set<number>()];
        for (const [isAdded, address] of changes) {
          if (isAdded) set.add(address);
          else set.delete(address);
          if (isAdded) plain.add(address);
          else plain.delete(address);
        }
        for (const [, address] of changes) {
          for (const each of [address, address ^ 1, address ^ 32]) {
            expect(set.has(each >>> 0)).toBe(plain.has(each >>> 0));
          }
        }
      }),
    );
  });
});
