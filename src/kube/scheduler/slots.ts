// Typed arrays indexed by node slot or by topology domain, which grow as nodes join.

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
