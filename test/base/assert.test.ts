import { describe, expect, it } from 'vitest';
import { assert, elementAt, unreachable } from '../../src/base/assert.ts';

describe('programming errors', () => {
  it('stop the run where the condition is false, and only there', () => {
    expect(() => assert(true, 'never shown')).not.toThrow();
    expect(() => assert(false, 'no free slot')).toThrow('assertion failed: no free slot');
  });

  it('name the value no case was written for', () => {
    expect(() => unreachable({ kind: 'new' } as never)).toThrow('{"kind":"new"}');
  });

  it('are an index outside of its list, and no element that is there', () => {
    expect(elementAt([0, '', null], 0)).toBe(0);
    expect(elementAt([0, '', null], 2)).toBe(null);
    expect(elementAt(Float64Array.of(7), 0)).toBe(7);
    for (const index of [-1, 0.5, 3])
      expect(() => elementAt(['a', 'b', 'c'], index)).toThrow(`no element ${index} in a list of 3`);
  });
});
