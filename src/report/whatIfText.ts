// What-ifs as lines: what was changed on the left, what became of the pods on the right.

import { formatClock, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { Outcome } from '../explain/outcome.ts';
import { spanText, type WhatIf } from '../explain/whatIf.ts';
import { hanging, padEnd, printable, textWidth } from './layout.ts';
import type { Palette } from './palette.ts';

export interface WhatIfTimes {
  readonly at: Milliseconds;
  readonly horizon: Milliseconds;
}

/** What was changed takes at most this share of the line. */
const LABEL_SHARE = 0.6;

/** On a page narrower than this, what became of the pods has lines of its own. */
const NARROW = 72;

export function whatIfText(
  whatIfs: readonly WhatIf[],
  times: WhatIfTimes,
  width: number,
  palette: Palette,
): string[] {
  if (whatIfs.length === 0) return [];
  const longest = Math.max(...whatIfs.map(({ change }) => textWidth(change)));
  const labels = Math.min(longest, Math.floor(width * LABEL_SHARE));
  const lines = (from: WhatIf['from']): string[] =>
    whatIfs
      .filter((each) => each.from === from)
      .flatMap((each) => whatIfLines(each, labels, times, width, palette));
  const under = (title: string, told: readonly string[]): string[] =>
    told.length === 0 ? [] : [title, ...told];
  return [
    ...hanging('', whatIfs.length === 1 ? 'Played on' : 'Checked by replaying with one thing changed', width),
    ...lines('never'),
    ...under(` from ${formatClock(times.at)} on`, lines('now')),
    ...under(' from the start', lines('start')),
  ];
}

function whatIfLines(
  whatIf: WhatIf,
  labels: number,
  { horizon }: WhatIfTimes,
  width: number,
  palette: Palette,
): string[] {
  const label = printable(whatIf.change);
  const text = printable(outcomeText(whatIf, horizon));
  const paint = whatIf.helps ? palette.green : (line: string): string => line;
  if (width < NARROW) return [...hanging('   ', label, width), ...hanging('     ', text, width)].map(paint);
  if (textWidth(label) <= labels) return hanging(`   ${padEnd(label, labels)}  `, text, width).map(paint);
  return [...hanging('   ', label, width), ...hanging(' '.repeat(labels + 5), text, width)].map(paint);
}

/** `runs after 74 s`; `15 of 57 run, the last after 81 s; 42 still wait (max pods stays 17)`. */
export function outcomeText({ outcome, from }: WhatIf, horizon: Milliseconds): string {
  const { pods, ran, gone, uncreated, waiting, replaced } = outcome;
  const why = outcome.why === '' ? '' : ` (${outcome.why})`;
  const until = from === 'never' ? ` at ${formatClock(horizon)}` : '';
  const place =
    replaced === 0
      ? ''
      : pods === 1
        ? ', as another in its place'
        : `, ${grouped(replaced)} of them as others in their place`;
  const told =
    pods === 1
      ? [
          ran === 1 ? `runs${ranText(outcome, from)}${place}` : '',
          waiting === 1 ? `still waits${until}${place}` : '',
          gone === 1 ? 'is deleted before it runs' : '',
          uncreated === 1 ? 'is never created: it replaces no other' : '',
        ]
      : [
          ran > 0 ? `${share(ran, pods)} run${ranText(outcome, from)}${place}` : '',
          waiting > 0 ? `${share(waiting, pods)} still wait${until}` : '',
          gone > 0 ? `${share(gone, pods)} deleted before they run` : '',
          uncreated > 0 ? `${share(uncreated, pods)} never created: they replace no others` : '',
        ];
  return `${told.filter((part) => part !== '').join('; ')}${why}`;
}

function share(count: number, of: number): string {
  if (count < of) return `${grouped(count)} of ${grouped(of)}`;
  return count === 2 ? 'both' : `all ${grouped(count)}`;
}

function ranText({ pods, ran, atOnce, lastMs }: Outcome, from: WhatIf['from']): string {
  if (atOnce === ran) return ' at once';
  const span = spanText(lastMs ?? 0);
  const when = from === 'start' ? `${span} after its creation` : `after ${span}`;
  return pods === 1 || ran === 1 ? ` ${when}` : `, the last ${when}`;
}
