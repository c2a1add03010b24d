// Shards of a sweep: together they are all runs, each once, in parts of nearly one size, and no part has one setting only.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { shardOf } from '../../src/sweep/shard.ts';

describe('shards', () => {
  it('are of one size, give or take a run', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), ([settings, seeds], shards) => {
        const counts = Array.from({ length: shards }, () => 0);
        for (let seed = 0; seed < seeds; seed++)
          for (let setting = 0; setting < settings; setting++) {
            const shard = shardOf(setting, seed, settings, shards) - 1;
            counts[shard] = elementAt(counts, shard) + 1;
          }
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(settings * seeds);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('share settings that take long', () => {
    const ofFirst = new Set(Array.from({ length: 8 }, (_, seed) => shardOf(0, seed, 4, 4)));
    expect(ofFirst).toEqual(new Set([1, 2, 3, 4]));
  });
});
