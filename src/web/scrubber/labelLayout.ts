// Where the labels of humps stand: above the hump's start, or as near as the others leave room for. Of labels that
// collide the first stays; the others are counted beside it.

export interface Wanted<T> {
  readonly item: T;
  /** Where its hump begins. */
  readonly x: number;
  readonly width: number;
}

export interface Placed<T> extends Wanted<T> {
  readonly left: number;
  /** Those it stands for. */
  readonly hidden: readonly T[];
}

/** Between two labels. */
const GAP = 12;

/** Of `+2`. */
const PLUS = 30;

/** `wanted`: the one that matters most first. */
export function placeLabels<T>(wanted: readonly Wanted<T>[], width: number): Placed<T>[] {
  const first = placeOnce(wanted, width);
  const crowded = new Set(first.filter(({ hidden }) => hidden.length > 0).map(({ item }) => item));
  if (crowded.size === 0) return first;
  // What stands for others is wider.
  return placeOnce(
    wanted.map((each) => (crowded.has(each.item) ? { ...each, width: each.width + PLUS } : each)),
    width,
  );
}

function placeOnce<T>(wanted: readonly Wanted<T>[], width: number): Placed<T>[] {
  const placed: (Wanted<T> & { left: number; hidden: T[] })[] = [];
  for (const each of wanted) {
    const natural = Math.max(0, Math.min(each.x, width - each.width));
    const blocker = placed.find((other) => overlaps(natural, each.width, other));
    if (blocker === undefined) {
      placed.push({ ...each, left: natural, hidden: [] });
      continue;
    }
    const before = blocker.left - GAP - each.width;
    const reaches = before >= 0 && before <= each.x && each.x <= before + each.width;
    if (reaches && placed.every((other) => !overlaps(before, each.width, other))) {
      placed.push({ ...each, left: before, hidden: [] });
    } else blocker.hidden.push(each.item);
  }
  return placed.sort((one, other) => one.left - other.left);
}

function overlaps(
  left: number,
  width: number,
  other: { readonly left: number; readonly width: number },
): boolean {
  return left < other.left + other.width + GAP && other.left < left + width + GAP;
}
