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

  it('finds every member of a full set', () => {
    const set = new IndexSet(65536);
    for (let index = 0; index < 65536; index++) set.add(index);
    for (const rank of [0, 31, 32, 1023, 1024, 40000, 65535]) expect(set.nth(rank)).toBe(rank);
  });
});
