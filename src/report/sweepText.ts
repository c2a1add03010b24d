// A sweep as a page of text: what is best and what it buys against today's settings, the table of all settings, the
// chosen ones in full, what was refused and what to beware of, the next command.

import { elementAt } from '../base/assert.ts';
import { METRIC_NAMES, typedName } from '../base/metrics.ts';
import { grouped, plural } from '../base/words.ts';
import { alignColumns, type Column } from './columns.ts';
import { hanging, printable } from './layout.ts';
import type { Palette } from './palette.ts';
import { chosenOf, verdictOf, type Chosen } from './sweepChosen.ts';
import { withInterval } from './sweepNumbers.ts';
import { notesOf, replayCommand } from './sweepNotes.ts';
import type { SweepDocument } from './sweepSchema.ts';
import { TODAY, BEST, FRONT, sweepTable, TRAP } from './sweepTable.ts';

/** `resume`: what goes on with a sweep that was stopped. */
export function sweepText(sweep: SweepDocument, palette: Palette, resume?: string): string {
  const chosen = chosenOf(sweep);
  return [
    ...heading(sweep).map(palette.bold),
    ...(sweep.complete ? [] : [palette.yellow(interrupted(sweep))]),
    '',
    ...chosen.flatMap((each) => hanging(each.label.padEnd(18), printable(verdictOf(sweep, each)))),
    ...(chosen.length > 0 ? [''] : []),
    ...sweepTable(sweep, palette),
    '',
    ...legend(sweep).map(palette.dim),
    ...inFull(sweep, chosen),
    ...notesOf(sweep),
    '',
    ...(sweep.complete || resume === undefined
      ? hanging('next     ', replayCommand(sweep, chosen[0]?.index ?? sweep.baseline))
      : [`next     ${printable(resume)}`]),
    '',
  ].join('\n');
}

function heading(sweep: SweepDocument): string[] {
  const { scenario, settings, seeds, runs, file } = sweep;
  const count = `${plural(settings.length, 'setting')} × ${plural(seeds.count, 'seed')}, ${plural(runs, 'run')}`;
  const last = (seeds.first + seeds.count - 1) % 2 ** 32;
  const range = seeds.count === 1 ? `seed ${seeds.first}` : `seeds ${seeds.first} to ${last}`;
  return hanging('', printable(`${scenario}: ${count} (${file}, ${range})`));
}

function interrupted({ runs, runsPlanned, settings, baseline }: SweepDocument): string {
  const made = `Interrupted: ${grouped(runs)} of ${plural(runsPlanned, 'run')} are complete`;
  const seeds = elementAt(settings, baseline).runs;
  return seeds === 0
    ? `${made}, no seed with each setting: no results yet`
    : `${made}, ${plural(seeds, 'seed')} for each setting. Results of ${seeds === 1 ? 'this seed' : 'these seeds'}:`;
}

function legend(sweep: SweepDocument): string[] {
  const objectives = sweep.metrics
    .filter(({ name }) => sweep.objectives.includes(name))
    .map(({ title }) => title);
  const hasTraps = sweep.settings.some(({ traps }) => traps.length > 0);
  const several = sweep.seeds.count > 1;
  return [
    ...hanging(
      `${FRONT} `,
      `on the front: no other setting is as good in ${objectives.join(', ')} and better in one of them`,
    ),
    ...(hasTraps ? [`${TRAP} beware: see below`] : []),
    ...hanging(`${BEST} `, 'the best mean of the settings that start the pods'),
    ...(several
      ? hanging(
          '± ',
          '95 % confidence interval over seeds, Student’s t; in brackets the difference from today’s settings, those of the file, seed by seed',
        )
      : hanging('  ', 'one seed only: nothing is said about chance; try --seeds 30')),
  ];
}

/** Every metric of today's settings and of the chosen ones. */
function inFull(sweep: SweepDocument, chosen: readonly Chosen[]): string[] {
  const titles = new Map<number, string[]>([[sweep.baseline, [TODAY]]]);
  for (const { label, index } of chosen) {
    titles.set(index, [...(titles.get(index) ?? []), label]);
  }
  const shown = [...titles].flatMap(([index, names]) => {
    const { figures } = elementAt(sweep.settings, index);
    return figures === null ? [] : [{ names, figures }];
  });
  if (shown.length === 0) return [];
  const columns: Column[] = [
    { title: 'in full', align: 'left' },
    ...shown.map(({ names }): Column => ({ title: names.join(', '), align: 'right' })),
  ];
  const rows = METRIC_NAMES.map((metric) => [
    typedName(metric),
    ...shown.map(({ figures }) => withInterval(metric, figures[metric])),
  ]);
  return ['', ...alignColumns(columns, rows)];
}
