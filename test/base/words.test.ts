// Numbers as people write them.

import { expect, it } from 'vitest';
import { grouped, plural } from '../../src/base/words.ts';

it('counts read as people write them', () => {
  expect([plural(1, 'pod'), plural(2, 'pod'), plural(1234567, 'address'), plural(1, 'address')]).toEqual([
    '1 pod',
    '2 pods',
    '1,234,567 addresses',
    '1 address',
  ]);
  expect(grouped(999)).toBe('999');
  expect(grouped(1000)).toBe('1,000');
});
