// The name somebody probably meant, by edit distance.

import { elementAt } from '../../base/assert.ts';

/** Rows of the table of distances, used again for each candidate. */
type Rows = [Uint8Array, Uint8Array, Uint8Array];

/**
 * Insertions, deletions, replacements and swaps of neighbours, each counting one; gives up beyond `limit`, so that only
 * places near the diagonal are looked at.
 */
function editDistance(a: string, b: string, limit: number, rows: Rows): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [beforeLast, last, current] = rows;
  for (let column = 0; column <= b.length; column++) last[column] = Math.min(column, limit + 1);
  for (let row = 1; row <= a.length; row++) {
    const [from, to] = [Math.max(1, row - limit), Math.min(b.length, row + limit)];
    let least = from === 1 ? Math.min(row, limit + 1) : limit + 1;
    current[from - 1] = least;
    for (let column = from; column <= to; column++) {
      const differs = a[row - 1] === b[column - 1] ? 0 : 1;
      const above = column === row + limit ? limit + 1 : elementAt(last, column) + 1;
      const left = elementAt(current, column - 1) + 1;
      let best = Math.min(above, left, elementAt(last, column - 1) + differs);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, elementAt(beforeLast, column - 2) + 1);
      current[column] = Math.min(best, limit + 1);
      least = Math.min(least, best);
    }
    if (least > limit) return limit + 1;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return elementAt(last, b.length);
}

/** Longer names, longer lists and more changes than these are not looked through: nobody means them. */
const LONGEST_NAME = 100;
const MOST_CANDIDATES = 2000;
const MOST_SLIPS = 8;

/**
 * The nearest of the first candidates, the first one on a tie; undefined when none is near. Case does not count.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  if (wanted.length > LONGEST_NAME) return undefined;
  const rows = [row(), row(), row()] satisfies Rows;
  let best: string | undefined;
  let limit = Math.min(MOST_SLIPS, Math.max(1, Math.floor(wanted.length / 3)));
  for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
    const distance = editDistance(wanted, candidate.toLowerCase(), limit, rows);
    if (distance > limit || (best !== undefined && distance === limit)) continue;
    best = candidate;
    limit = distance;
  }
  return best;
}

function row(): Uint8Array {
  return new Uint8Array(LONGEST_NAME + MOST_SLIPS + 1);
}
