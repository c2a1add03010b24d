// Programming errors: conditions that no input and no simulated world can bring about.

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The end of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/**
 * The element of a list that holds one at this index by construction; a list of things that may be undefined is not
 * for it. The hottest loops read their columns by accessors of their own, which an engine compiles for one kind of list.
 */
export function elementAt<T>(list: ArrayLike<T>, index: number): T {
  const element = list[index];
  if (element === undefined)
    throw new Error(`assertion failed: no element ${index} in a list of ${list.length}`);
  return element;
}
