// How large the squares of nodes are.

interface Size {
  readonly side: number;
  readonly pitch: number;
}

/** By how many nodes there are in all. */
const SIZES: readonly (readonly [most: number, size: Size])[] = [
  [150, { side: 36, pitch: 40 }],
  [400, { side: 24, pitch: 27 }],
  [Infinity, { side: 14, pitch: 16 }],
];

export function squareSize(nodes: number): Size {
  return SIZES.find(([most]) => nodes <= most)?.[1] ?? { side: 14, pitch: 16 };
}
