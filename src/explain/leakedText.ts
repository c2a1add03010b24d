// What becomes of detached ENIs, in words: which search for leaked ENIs deletes them, as things stand.

import { formatMoment } from '../base/time.ts';
import { nodeLabel } from '../record/labels.ts';
import type { LeakedEni } from '../world/leakedEnis.ts';

/** A clause; undefined of no ENIs. */
export function leakedText(leaked: readonly LeakedEni[]): string | undefined {
  if (leaked.length === 0) return undefined;
  const them = leaked.length === 1 ? 'it' : 'them';
  if (leaked.some(({ search }) => search === 'none')) {
    return `no node searches for leaked ENIs, so nothing deletes ${them}`;
  }
  const due = leaked.flatMap(({ search }) => (typeof search === 'string' ? [] : [search]));
  const [last] = due.toSorted((one, other) => other.at - one.at);
  if (last === undefined || due.length < leaked.length) {
    return `a later one of the hourly searches for leaked ENIs deletes ${them}`;
  }
  const what = leaked.length === 1 ? 'it' : 'the last of them';
  return `the search for leaked ENIs of ${nodeLabel(last.node)} at ${formatMoment(last.at)} deletes ${what}`;
}
