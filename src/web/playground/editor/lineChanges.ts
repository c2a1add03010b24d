// Lines of a text that another does not have, by the longest common run of lines at both ends and within.

/** Numbers, from 1, of the lines of `text` that are not as in `before`. */
export function changedLines(before: string, text: string): number[] {
  const [old, now] = [before.split('\n'), text.split('\n')];
  const kept = new Set(commonLines(old, now));
  return now.flatMap((_, place) => (kept.has(place) ? [] : [place + 1]));
}

/** Texts with more lines in between are told as changed altogether there. */
const MOST_CELLS = 4_000_000;

/** Places of `now` that a longest common subsequence has. */
function commonLines(old: readonly string[], now: readonly string[]): number[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const head = Array.from({ length: start }, (_, place) => place);
  const tail = Array.from({ length: end }, (_, place) => now.length - 1 - place);
  const [left, right] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  if (left.length * right.length > MOST_CELLS) return [...head, ...tail];
  return [...head, ...longestCommon(left, right).map((place) => place + start), ...tail];
}

function longestCommon(left: readonly string[], right: readonly string[]): number[] {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--)
    for (let column = right.length - 1; column >= 0; column--)
      lengths[row * width + column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const places: number[] = [];
  for (let [row, column] = [0, 0]; row < left.length && column < right.length;) {
    if (left[row] === right[column]) {
      places.push(column);
      row++;
      column++;
    } else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return places;
}
