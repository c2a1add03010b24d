import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IndexSet } from '../../src/ec2/indexSet.ts';

describe('an index set', () => {
  it('is a set whose members can be had by rank', () => {
    const bound = fc.integer({ min: 1, max: 3000 });
    const steps = bound.chain((size) =>
      fc.tuple(
        fc.constant(size),
        fc.array(fc.record({ add: fc.boolean(), index: fc.nat({ max: size - 1 }) })),
      ),
    );
    fc.assert(
      fc.property(steps, ([size, changes]) => {
        const set = new IndexSet(size);
        const model = new Set<number>();
        for (const { add, index } of changes) {
          if (add) set.add(index);
          else set.delete(index);
          if (add) model.add(index);
          else model.delete(index);
          expect(set.has(index)).toBe(add);
        }
        const members = [...model].sort((a, b) => a - b);
        expect(set.size).toBe(members.length);
        expect(members.map((_, rank) => set.nth(rank))).toEqual(members);
      }),
    );
  });

  it('is made full as if every member was added', () => {
    for (const bound of [1, 31, 32, 33, 1024, 1025, 65536]) {
      const set = IndexSet.full(bound);
      const added = new IndexSet(bound);
      for (let index = 0; index < bound; index++) added.add(index);
      expect(set).toEqual(added);
      for (const rank of [0, bound >> 1, bound - 1]) expect(set.nth(rank)).toBe(rank);
    }
  });
});
