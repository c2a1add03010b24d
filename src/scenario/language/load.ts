// How `load` multiplies a number of pods: rounded half up, and never to none where there was one.

export type Scaled = (count: number) => number;

export function scaledBy(load: number): Scaled {
  return (count) => (count < 1 ? count : Math.max(1, Math.floor(count * load + 0.5)));
}

/** So many of each item, one after the other, that all together are scaled: of three under 1.5, 2 + 1 + 2. */
export function repeatedBy<T>(items: readonly T[], load: number): readonly T[] {
  if (load === 1) return items;
  const upTo = (count: number): number => Math.floor(count * load + 0.5);
  return items.flatMap((item, index) => Array.from({ length: upTo(index + 1) - upTo(index) }, () => item));
}
