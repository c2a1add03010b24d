// Spans of time that pods waited, in classes.

import { formatDuration, MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';

/** Waits of one class, up to `most`. */
interface WaitClass {
  readonly label: string;
  readonly pods: number;
}

const LIMITS: readonly Milliseconds[] = [
  SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
];

export function waitClasses(waits: readonly Milliseconds[]): WaitClass[] {
  const none = waits.filter((wait) => wait === 0).length;
  const classes = LIMITS.map((most, place) => {
    const least = LIMITS[place - 1] ?? 0;
    return {
      label: `to ${formatDuration(most)}`,
      pods: waits.filter((wait) => wait > least && wait <= most).length,
    };
  });
  const longest = LIMITS.at(-1) ?? 0;
  const rest = {
    label: `over ${formatDuration(longest)}`,
    pods: waits.filter((wait) => wait > longest).length,
  };
  const all = [{ label: 'none', pods: none }, ...classes, rest];
  // Nothing is longer than the longest: no rows of zeros behind it.
  const last = all.findLastIndex(({ pods }) => pods > 0);
  return all.slice(0, Math.max(1, last + 1));
}
