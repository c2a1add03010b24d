// A sweep as a page for a browser: one file, with the document of `sweepSchema.ts` in it. What it looks like is `web/`'s
// business.

import { plural } from '../base/words.ts';
import { pageOf, type PageBundle } from './htmlPage.ts';
import { printable } from './layout.ts';
import { replayCommand } from './sweepNotes.ts';
import type { SweepDocument } from './sweepSchema.ts';

export function sweepPage(sweep: SweepDocument, bundle: PageBundle): string {
  const head = {
    title: printable(sweep.scenario),
    description: printable(sweep.file),
    headline: sweepHeadline(sweep),
    command: replayCommand(sweep, sweep.baseline),
  };
  return pageOf(head, 'sweep', sweep, bundle);
}

export function sweepHeadline({ settings, runs, seeds, complete, runsPlanned }: SweepDocument): string {
  const front = settings.filter(({ onFront, status }) => onFront && status === 'run').length;
  const stopped = complete ? '' : ` of ${plural(runsPlanned, 'run')}, stopped early`;
  const made = `${plural(runs, 'run')}${stopped}, ${plural(seeds.count, 'seed')} each`;
  return `${front} of ${plural(settings.length, 'setting')} are on the front (${made})`;
}
