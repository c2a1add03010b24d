import { describe, expect, it } from 'vitest';
import { own } from '../../src/base/own.ts';

describe('a record', () => {
  it('has what was put into it and nothing of its prototype', () => {
    expect(own({ a: 1 }, 'a')).toBe(1);
    for (const name of Object.getOwnPropertyNames(Object.prototype))
      expect(own({ a: 1 }, name)).toBe(undefined);
  });
});
