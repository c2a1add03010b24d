import { describe, expect, it } from 'vitest';
import { fnv1a32 } from '../../src/base/fnv.ts';

describe('FNV-1a', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of %j is %i', (text, hash) => {
    expect(fnv1a32(text)).toBe(hash);
  });
});
