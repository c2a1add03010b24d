// A search for settings as a page of text: what to set and what it buys, for new nodes and for running ones; or why nothing
// meets the objectives, and what else to search.

import { elementAt } from '../base/assert.ts';
import { metricNamed, typedName } from '../base/metrics.ts';
import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { alignColumns } from './columns.ts';
import { labelled, labelledCommand } from './labels.ts';
import { hanging, printable } from './layout.ts';
import { settingWords } from './nextCommand.ts';
import { shellWord } from './shellWord.ts';
import type { Page } from './page.ts';
import { asDifference, valueOf, withInterval } from './sweepNumbers.ts';
import type { TuneDocument, TunedSetting, TuneFigure } from './tuneSchema.ts';

/** Why a search ended before its end, and what goes on with it. */
export interface EarlyEnd {
  readonly reason: string;
  /** Undefined: no journal was kept. */
  readonly resume: string | undefined;
}

export function tuneText(tune: TuneDocument, page: Page, early?: EarlyEnd): string {
  const isEarly = !tune.complete && early !== undefined;
  const { winner } = tune;
  const command = (isEarly ? early.resume : undefined) ?? nextCommand(tune, page);
  return [
    ...(isEarly ? [page.yellow(`${early.reason}: ${plural(tune.runs, 'run')}, the answer so far:`)] : []),
    ...headline(tune, page).map((line) => (tune.meets ? page.green(page.bold(line)) : page.bold(line))),
    ...(winner === null ? [] : figures(tune, winner)),
    ...(tune.meets ? applying(tune, page) : reasons(tune, page)),
    ...cheaper(tune, page),
    ...tune.traps.flatMap((trap) => labelled('Warning', trap, page)),
    ...tune.refused.flatMap(({ name, reason }) => labelled('Refused', `${name}: ${reason}`, page)),
    ...labelled('Search', search(tune), page).map(page.dim),
    ...(command === undefined ? [] : [labelledCommand('Next', command)]),
    '',
  ].join('\n');
}

function objectivesOf({ objectives }: TuneDocument): string {
  return objectives.map(({ text }) => text).join(' and ');
}

function headline(tune: TuneDocument, page: Page): string[] {
  const { winner, meets } = tune;
  if (winner === null) return ['No setting has run.'];
  if (!meets) {
    const missed = winner.outcomes.flatMap((outcome, place) => (outcome === 'not' ? [place] : []));
    const by = missed.map((place) => {
      const { metric } = elementAt(tune.objectives, place);
      const found = winner.figures.find((each) => each.metric === metric);
      return found === undefined ? '' : figureText(found);
    });
    const tried = `${plural(tune.settings, 'setting')}, ${plural(tune.runs, 'run')}`;
    return hanging(
      '',
      printable(
        `No setting meets ${objectivesOf(tune)} (${tried}). Closest: ${winner.name}, ${by.join(', ')}.`,
      ),
      page.width,
    );
  }
  const isSure = winner.outcomes.every((outcome) => outcome === 'surely');
  const met = isSure ? 'met (95% confidence)' : 'met on average, not with 95% confidence';
  const gain = tune.differences.find(({ metric }) => metric === tune.minimize);
  const metric = metricNamed(tune.minimize);
  const saved =
    gain === undefined || gain.mean === 0 ? '' : `, ${typedName(metric)} ${asDifference(metric, gain)}`;
  const isToday = tune.differences.length === 0;
  return labelled(
    'Recommended',
    `${winner.name}: ${met}${saved}${isToday ? '; nothing to change' : ''}`,
    page,
  );
}

/** `p99 addressWait 1.8s ±0.3s`. */
function figureText(figure: TuneFigure): string {
  const metric = metricNamed(figure.metric);
  return `${typedName(metric)} ${withInterval(metric, figure)}`;
}

function figures({ today, differences, meets }: TuneDocument, winner: TunedSetting): string[] {
  const isToday = differences.length === 0 || today === null;
  return alignColumns(
    [
      { title: 'metric', align: 'left' },
      { title: 'today', align: 'right' },
      { title: isToday ? '' : meets ? 'recommended' : 'closest', align: 'right' },
      { title: isToday ? '' : 'difference', align: 'right' },
    ],
    winner.figures.map((each, place) => {
      const metric = metricNamed(each.metric);
      const change = differences.at(place);
      const before = today?.figures[place];
      return [
        typedName(metric),
        before === undefined ? withInterval(metric, each) : withInterval(metric, before),
        isToday ? '' : withInterval(metric, each),
        isToday || change === undefined ? '' : asDifference(metric, change),
      ];
    }),
    // Figures and names are never cut.
    { width: Infinity },
  );
}

/** To new nodes and to running ones, and the command. */
function applying(tune: TuneDocument, page: Page): string[] {
  const { newNodes, runningNodes, command, winner } = tune;
  if (winner === null || tune.differences.length === 0) return [];
  // What is no single value is told by what the setting is called; the next command has it in full.
  const values = Object.entries(winner.set);
  const set = values.some(([, value]) => typeof value === 'object' && value !== null)
    ? [winner.name]
    : values.map(([path, value]) => `${path}=${String(value)}`);
  return [
    ...(newNodes.length > 0
      ? labelled('New nodes', `needed: ${newNodes.join(', ')} of a running node stay as they are`, page)
      : []),
    ...(runningNodes.length > 0 ? labelled('Running nodes', running(tune), page) : []),
    ...(command === '' ? labelled('Change', set.join(', '), page) : [labelledCommand('Apply with', command)]),
  ];
}

function running({ runningNodes }: TuneDocument): string {
  const told = runningNodes.map(({ at, when, met, figures: found }) => {
    const missed = found.map(figureText).join(', ');
    return `applied at ${formatMoment(at)}, ${when}: ${met ? 'met' : `${missed} (not met)`}`;
  });
  const isMet = runningNodes.map(({ met }) => met);
  const verdict = isMet.every(Boolean)
    ? 'no new nodes needed'
    : isMet.some(Boolean)
      ? 'no new nodes needed, but the moment matters'
      : 'new nodes needed: running nodes do not meet it';
  return `${verdict}; ${told.join('; ')}`;
}

/** Families of a search by the reason they act on. */
const HELPS: Readonly<Record<string, readonly string[]>> = {
  TooManyPods: ['max-pods', 'type', 'nodes'],
  SubnetExhausted: ['subnet', 'warm'],
  NoPrefixInSubnet: ['subnet', 'warm'],
  Cooldown: ['cooldown', 'type', 'nodes'],
  NoAddressOnNode: ['warm', 'type', 'nodes'],
  InsufficientCpu: ['type', 'nodes'],
  InsufficientMemory: ['type', 'nodes'],
};

const ANY = ['type', 'nodes', 'cooldown'];

/** Those that were not searched yet. */
function unsearched({ mainReason, searched }: TuneDocument): readonly string[] {
  const helps = (mainReason === null ? undefined : HELPS[mainReason.reason]) ?? ANY;
  return [...new Set([...helps, ...ANY])].filter((family) => !searched.includes(family)).slice(0, 3);
}

function reasons(tune: TuneDocument, page: Page): string[] {
  const { mainReason } = tune;
  const others = unsearched(tune);
  return [
    ...labelled(
      'Main reason',
      mainReason === null
        ? 'no pod waited: the objective is not about waiting'
        : `${mainReason.reason}, ${valueOf('podMinutes', mainReason.podMinutes)} pod-minutes`,
      page,
    ),
    ...(others.length === 0 ? [] : labelled('Not searched', others.join(', '), page)),
  ];
}

function cheaper({ meets, looser, passedOver, minimize }: TuneDocument, page: Page): string[] {
  if (!meets) return [];
  const metric = metricNamed(minimize);
  const lines = [
    ...(passedOver === null
      ? []
      : [
          `${passedOver.setting.name}: ${typedName(metric)} ${asDifference(metric, passedOver.worse)}, but met on average only, not with 95% confidence`,
        ]),
    ...(looser === null
      ? []
      : [
          `${looser.setting.name}: ${typedName(metric)} ${asDifference(metric, looser.gain)}, but misses ${looser.objective}` +
            missedBy(looser),
        ]),
  ];
  return lines.flatMap((line) => labelled('Cheaper', line, page));
}

function missedBy({ objective, setting }: NonNullable<TuneDocument['looser']>): string {
  const found = setting.figures.find(({ metric }) => objective.startsWith(typedName(metricNamed(metric))));
  return found === undefined ? '' : ` (${withInterval(metricNamed(found.metric), found)})`;
}

function search({ rungs, method, settings, runs, searched }: TuneDocument): string {
  const steps = rungs.map(
    ({ seeds, settings: count }) => `${plural(count, 'setting')} × ${plural(seeds, 'seed')}`,
  );
  const what = searched.length === 0 ? '' : ` of ${searched.join(', ')}`;
  const how = steps.length === 0 ? '' : `: ${steps.join(', then ')}`;
  return `${plural(settings, 'setting')}${what}, ${plural(runs, 'run')}${how}. ${method}`;
}

/** One run of the winner, to look at closely; or a wider search. */
function nextCommand(tune: TuneDocument, { program }: Page): string | undefined {
  const { file, seeds, winner, meets, objectives, searched } = tune;
  const others = unsearched(tune);
  if (winner === null) return undefined;
  if (!meets && others.length > 0) {
    const asked = objectives.flatMap(({ text }) => ['--objective', shellWord(text)]);
    const families = [...new Set([...searched.filter((family) => family !== 'warm'), ...others])];
    return [program, 'tune', shellWord(file), ...asked, '--search', families.join(',')].join(' ');
  }
  return [program, 'replay', shellWord(file), ...settingWords(winner.set), `--seed ${seeds.first}`].join(' ');
}
