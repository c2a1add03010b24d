// What stands below a sweep's tables: settings that were refused, are the same as another or are known traps, each
// reason once; and the command that plays one run of a setting.

import { elementAt } from '../base/assert.ts';
import { plural } from '../base/words.ts';
import { labelled } from './labels.ts';
import { settingWords } from './nextCommand.ts';
import { shellWord } from './shellWord.ts';
import type { Page } from './page.ts';
import type { SweepDocument, SweepSetting } from './sweepSchema.ts';

/** Names told for one reason. */
const MOST_NAMES = 3;

export function notesOf({ settings, recommended }: SweepDocument, page: Page): string[] {
  const refused = byReason(settings, ({ reason }) => (reason === '' ? [] : [reason]));
  const traps = byReason(settings, ({ traps }) => traps.map(({ message }) => message));
  const fewer = settings.filter(({ startsFewer }) => startsFewer).map(({ name }) => name);
  const same = settings.flatMap(({ name, sameAs }) =>
    sameAs === null ? [] : [`${name} is the same scenario as ${elementAt(settings, sameAs).name}`],
  );
  return [
    ...refused.flatMap(([reason, names]) => labelled('Refused', `${listed(names)}: ${reason}`, page)),
    ...settings.flatMap(({ name, failed }) =>
      failed === undefined
        ? []
        : labelled('Failed', `${name}: ${plural(failed.runs, 'run')}, ${failed.first}`, page),
    ),
    ...(fewer.length === 0 || recommended === null
      ? []
      : labelled(
          'Starts fewer',
          `${listed(fewer)}: more pods never start than with the best (95% confidence)`,
          page,
        )),
    ...traps.flatMap(([trap, names]) => labelled('Warning', `${listed(names)}: ${trap}`, page)),
    ...(same.length === 0 ? [] : labelled('Same', listed(same), page)),
  ];
}

function byReason(
  settings: readonly SweepSetting[],
  reasonsOf: (setting: SweepSetting) => readonly string[],
): [string, string[]][] {
  const names = new Map<string, string[]>();
  for (const setting of settings) {
    for (const reason of reasonsOf(setting)) {
      const already = names.get(reason);
      if (already === undefined) names.set(reason, [setting.name]);
      else already.push(setting.name);
    }
  }
  return [...names];
}

function listed(names: readonly string[]): string {
  const left = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES), ...(left > 0 ? [`and ${plural(left, 'more setting')}`] : [])].join(
    '; ',
  );
}

/** One run of a setting, to look at closely. Whoever opens a page of it may have started nothing yet. */
export function replayCommand(
  { file, settings, seeds }: SweepDocument,
  index: number,
  program = 'vpc-cni-sim',
): string {
  const words = [program, 'replay', shellWord(file), ...settingWords(elementAt(settings, index).set)];
  return `${words.join(' ')} --seed ${seeds.first}`;
}
