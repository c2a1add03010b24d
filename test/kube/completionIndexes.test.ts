import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { CompletionIndexes } from '../../src/kube/controllers/completionIndexes.ts';

it('gives the lowest index that is neither done nor somebody’s', () => {
  const change = fc.record({ kind: fc.constantFrom('take', 'take', 'done', 'giveBack'), which: fc.nat() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
      const indexes = new CompletionIndexes();
      const held: number[] = [];
      for (const { kind, which } of changes) {
        if (kind === 'take' || held.length === 0) {
          let lowest = 0;
          while (held.includes(lowest) || indexes.done.has(lowest)) lowest++;
          expect(indexes.take()).toBe(lowest);
          held.push(lowest);
          continue;
        }
        const [index] = held.splice(which % held.length, 1);
        if (index === undefined) continue;
        if (kind === 'done') indexes.done.add(index);
        else indexes.giveBack(index);
      }
    }),
  );
});
