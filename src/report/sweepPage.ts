// A sweep as a page for a browser: one file, with the document of `sweepSchema.ts` in it. What it looks like is `web/`'s
// business.

import { elementAt } from '../base/assert.ts';
import { metricNamed, typedName } from '../base/metrics.ts';
import { plural } from '../base/words.ts';
import { pageOf, type PageBundle } from './htmlPage.ts';
import { printable } from './layout.ts';
import { chosenOf } from './sweepChosen.ts';
import { replayCommand } from './sweepNotes.ts';
import { valueOf } from './sweepNumbers.ts';
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

/** `WARM_IP_TARGET=10 has the lowest p99 addressWait: 0s instead of 26.5s, for +1.60 addressHours`. */
export function sweepHeadline(sweep: SweepDocument): string {
  const [best] = chosenOf(sweep);
  const today = elementAt(sweep.settings, sweep.baseline).figures;
  const setting = best === undefined ? undefined : elementAt(sweep.settings, best.index);
  const figures = setting?.figures;
  if (
    best === undefined ||
    setting === undefined ||
    figures === undefined ||
    figures === null ||
    today === null
  )
    return sweepCount(sweep);
  const { objective } = best;
  const name = typedName(objective);
  const lowest = valueOf(objective, figures[objective].mean);
  if (figures[objective].mean === today[objective].mean)
    return `No setting has a lower ${name} than today’s, ${lowest}`;
  const price = sweep.objectives
    .map(metricNamed)
    .filter((other) => other !== objective)
    .flatMap((other) => {
      const change = setting.differences?.[other];
      if (change === undefined || change.mean === 0) return [];
      return [`${change.mean > 0 ? '+' : ''}${valueOf(other, change.mean)} ${typedName(other)}`];
    });
  const cost = price.length === 0 ? '' : `, for ${price.join(' and ')}`;
  return `${setting.name} has the lowest ${name}: ${lowest} instead of ${valueOf(objective, today[objective].mean)}${cost}`;
}

export function sweepCount({ settings, runs, seeds, complete, runsPlanned }: SweepDocument): string {
  const front = settings.filter(({ onFront, status }) => onFront && status === 'run').length;
  const stopped = complete ? '' : ` of ${plural(runsPlanned, 'run')}, stopped early`;
  const made = `${plural(runs, 'run')}${stopped}, ${plural(seeds.count, 'seed')} each`;
  return `${front} of ${plural(settings.length, 'setting')} are on the front (${made})`;
}
