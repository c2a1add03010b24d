// Whether a change helps, as a mark, and which changes are worth a glance.

import type { WhatIfRow } from '../../report/whatIfText.ts';

/** Shown beside a headline; the rest stands with the reasons. */
const MOST_SHOWN = 3;

/** What people try first, and what often does not help. */
const USUAL_GUESS = /prefix/i;

export const MARKS = {
  helps: { sign: '✓', word: 'Helps' },
  fails: { sign: '✕', word: 'Does not help' },
  unchanged: { sign: '–', word: 'For comparison' },
  untried: { sign: '?', word: 'Not replayed' },
} as const;

export function markOf({ from, helps, outcome }: WhatIfRow): keyof typeof MARKS {
  if (from === 'never') return 'unchanged';
  if (helps) return 'helps';
  return outcome === '' ? 'untried' : 'fails';
}

/** What helps, and the usual guess where it does not. */
export function worthAGlance(rows: readonly WhatIfRow[]): WhatIfRow[] {
  const helpful = rows.filter((row) => markOf(row) === 'helps');
  const others = rows.filter((row) => markOf(row) !== 'helps' && row.from !== 'never');
  const guess = others.filter((row) => markOf(row) === 'fails' && USUAL_GUESS.test(row.change)).slice(0, 1);
  const first = helpful.slice(0, MOST_SHOWN - guess.length);
  const rest = [...guess, ...others.filter((row) => !guess.includes(row))];
  return [...first, ...rest].slice(0, MOST_SHOWN);
}
