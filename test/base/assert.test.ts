import { describe, expect, it } from 'vitest';
import { assert, unreachable } from '../../src/base/assert.ts';

describe('programming errors', () => {
  it('stop the run where the condition is false, and only there', () => {
    expect(() => assert(true, 'never shown')).not.toThrow();
    expect(() => assert(false, 'no free slot')).toThrow('assertion failed: no free slot');
  });

  it('name the value no case was written for', () => {
    expect(() => unreachable({ kind: 'new' } as never)).toThrow('{"kind":"new"}');
  });
});
