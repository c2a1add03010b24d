// Typed arrays indexed by node slot or by topology domain, which grow as nodes join, and how loops over nodes read
// them.

/**
 * The cell of a column that reaches so far by construction. Only for one kind of arrays, since an engine compiles the
 * read for the kinds it meets; loops over the others read them where they are, with a fallback that is never taken.
 */
export function cell(column: Int32Array, index: number): number {
  const value = column[index];
  if (value === undefined)
    throw new Error(`assertion failed: no cell ${index} in a column of ${column.length}`);
  return value;
}

interface Growable<A> {
  readonly length: number;
  set(source: A): void;
  fill(value: number, start: number): unknown;
}

/** A copy at least `length` long, to the next power of two; what is new holds `filler`. */
export function grown<A extends Growable<A>>(
  array: A,
  length: number,
  make: new (length: number) => A,
  filler = 0,
): A {
  let capacity = 64;
  while (capacity < length) capacity *= 2;
  const copy = new make(Math.max(capacity, array.length));
  copy.set(array);
  if (filler !== 0) copy.fill(filler, array.length);
  return copy;
}

/** Nodes to score: one of each group, the first `count`, and how many nodes each stands for. */
export interface ScoredNodes {
  readonly slots: Int32Array;
  readonly copies: Int32Array;
  readonly count: number;
}
