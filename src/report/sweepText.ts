// A sweep as a page of text: which setting to take and what it buys, the table of all settings, what was refused, the next
// command.

import { elementAt } from '../base/assert.ts';
import { metricNamed, typedName } from '../base/metrics.ts';
import { grouped, plural } from '../base/words.ts';
import { TODAY } from '../sweep/settingNames.ts';
import { isWaitless } from '../sweep/recommend.ts';
import { labelled, labelledCommand } from './labels.ts';
import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';
import { told } from './sweepNumbers.ts';
import { notesOf, replayCommand } from './sweepNotes.ts';
import type { SweepDocument, SweepSetting } from './sweepSchema.ts';
import { FRONT, reasonOf, sweepTable } from './sweepTable.ts';

/** `resume`: what goes on with a sweep that was stopped. */
export function sweepText(sweep: SweepDocument, page: Page, resume?: string): string {
  const table = sweepTable(sweep, page);
  const command =
    sweep.complete || resume === undefined
      ? replayCommand(sweep, sweep.recommended ?? sweep.baseline, page.program)
      : resume;
  return [
    ...(sweep.complete ? [] : [page.yellow(interrupted(sweep))]),
    ...headline(sweep, page).map((line, place) => (place === 0 ? page.bold(line) : line)),
    ...table,
    ...labelled('Confidence', confidence(sweep, table), page).map(page.dim),
    ...notesOf(sweep, page),
    labelledCommand('Next', command),
    '',
  ].join('\n');
}

function headline(sweep: SweepDocument, page: Page): string[] {
  const { recommended, settings, scenario, file } = sweep;
  if (recommended === null) {
    const reasons = settings.slice(0, MOST_TOLD).map((setting) => `${setting.name}: ${toldOf(setting)}`);
    return hanging(
      '',
      printable(settings.length > MOST_TOLD ? `${scenario} (${file})` : reasons.join('; ')),
      page.width,
    );
  }
  const setting = elementAt(settings, recommended);
  const name = recommended === sweep.baseline ? today(setting.name) : setting.name;
  return labelled('Recommended', `${name}: ${verdict(setting)}`, page);
}

/** The scenario's own settings may have no other name. */
function today(name: string): string {
  return name === TODAY ? name : `${name} (${TODAY})`;
}

/** Settings of a headline. */
const MOST_TOLD = 4;

function toldOf(setting: SweepSetting): string {
  if (setting.figures === null) return setting.status === 'refused' ? 'refused' : 'no results';
  return isWaitless({ figures: setting.figures }) ? 'no pod waits for an address' : reasonOf(setting);
}

/** What it does for the pods, then what it costs against today. */
function verdict(setting: SweepSetting): string {
  const { figures, runs } = setting;
  if (figures === null) return '';
  const seeds = `${runs} of ${plural(runs, 'seed')}`;
  if (isWaitless({ figures }))
    return `no pod waits for an address (${seeds}); ${told(setting, 'addressHours')}, ${told(setting, 'ec2Calls')}`;
  const objectives = ['addressWaitP99', 'addressHours', 'ec2Calls'] as const;
  return [...objectives.map((metric) => told(setting, metric)), reasonOf(setting)]
    .filter((part) => part !== '')
    .join(', ');
}

function interrupted({ runs, runsPlanned, settings, baseline }: SweepDocument): string {
  const made = `Interrupted: ${grouped(runs)} of ${plural(runsPlanned, 'run')} are complete`;
  const seeds = elementAt(settings, baseline).runs;
  return seeds === 0
    ? `${made}, no seed with each setting: no results yet`
    : `${made}, ${plural(seeds, 'seed')} for each setting. Results of ${seeds === 1 ? 'this seed' : 'these seeds'}:`;
}

function confidence({ seeds, settings, objectives }: SweepDocument, table: readonly string[]): string {
  const count = `${plural(settings.length, 'setting')}, ${plural(seeds.count, 'seed')} each`;
  const front = table.some((line) => line.includes(FRONT))
    ? [
        `${FRONT} on the Pareto front: no other setting is as good in ${objectives.map((name) => typedName(metricNamed(name))).join(', ')} and better in one of them`,
      ]
    : [];
  const shown = table.some((line) => line.includes('±'))
    ? ['± is the 95% confidence interval; differences (in brackets) are from today, seed by seed']
    : seeds.count === 1
      ? ['one seed gives no confidence interval; use --seeds 10']
      : [];
  return [count, ...shown, ...front].join('; ');
}
