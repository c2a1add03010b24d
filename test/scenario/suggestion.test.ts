// The name that was meant, held to the distance as it is defined.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { nearest } from '../../src/scenario/language/suggestion.ts';

/** Every place of the table, by its definition. */
function distance(a: string, b: string): number {
  const table: number[][] = [];
  const at = (row: number, column: number): number => elementAt(elementAt(table, row), column);
  for (let row = 0; row <= a.length; row++) {
    const cells: number[] = [];
    table.push(cells);
    for (let column = 0; column <= b.length; column++) {
      if (row === 0 || column === 0) {
        cells.push(row + column);
        continue;
      }
      const replaced = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? at(row - 2, column - 2) + 1 : Infinity;
      cells.push(Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, replaced, swapped));
    }
  }
  return at(a.length, b.length);
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 16 });

describe('the nearest name', () => {
  it('is the first of those that differ least, within a third of its length', () => {
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 6 }), (name, names) => {
        const limit = Math.max(1, Math.floor(name.length / 3));
        const distances = names.map((each) => distance(name, each));
        const least = Math.min(...distances);
        expect(nearest(name, names)).toBe(least <= limit ? names[distances.indexOf(least)] : undefined);
      }),
    );
  });

  it('is not looked for where nobody can have meant one', () => {
    expect(nearest('a'.repeat(101), ['a'.repeat(101)])).toBe(undefined);
    const far = Array.from({ length: 2000 }, () => 'z');
    expect(nearest('deployment', [...far, 'deployments'])).toBe(undefined);
  });
});
