// A search for settings as a page of text: what to set and what it buys, how sure that is, what binds it and what would
// flip it, how the search went, the next command.

import { plural } from '../base/words.ts';
import { metricNamed, METRICS, typedName } from '../base/metrics.ts';
import { hanging, printable } from './layout.ts';
import { settingWords, shellWord } from './nextCommand.ts';
import type { Palette } from './palette.ts';
import { asDifference, figure, withInterval } from './sweepNumbers.ts';
import type { TuneDocument, TunedSetting, TuneFigure } from './tuneSchema.ts';

const LABEL = 10;

/** Why a search ended before its end, and what goes on with it. */
export interface EarlyEnd {
  readonly reason: string;
  /** Undefined: no journal was kept. */
  readonly resume: string | undefined;
}

export function tuneText(tune: TuneDocument, palette: Palette, early?: EarlyEnd): string {
  const isEarly = !tune.complete && early !== undefined;

  return [
    ...hanging(
      '',
      printable(
        `${tune.scenario}: ${plural(tune.settings, 'setting')}, ${plural(tune.runs, 'run')} (${tune.file})`,
      ),
    ).map(palette.bold),
    ...row('asked', asked(tune)),
    ...(isEarly ? [palette.yellow(`${early.reason}: ${plural(tune.runs, 'run')}, the answer so far:`)] : []),
    '',
    ...(tune.winner === null ? ['no setting has run'] : answer(tune, tune.winner, palette)),
    '',
    ...search(tune).map(palette.dim),
    ...next(tune, isEarly ? early.resume : undefined),
    '',
  ].join('\n');
}

function next(tune: TuneDocument, resume: string | undefined): string[] {
  if (resume !== undefined) return ['', `${'next'.padEnd(LABEL)}${printable(resume)}`];
  return tune.winner === null ? [] : ['', ...row('next', nextCommand(tune, tune.winner))];
}

function row(label: string, text: string): string[] {
  return hanging(label.padEnd(LABEL), printable(text));
}

function asked({ objectives, minimise }: TuneDocument): string {
  const wanted = objectives.map(({ text }) => text);
  const aim = METRICS[metricNamed(minimise)].better === 'less' ? 'least' : 'most';
  return [...wanted, `${aim} ${titleOf(minimise)}`].join('; ');
}

function answer(tune: TuneDocument, winner: TunedSetting, palette: Palette): string[] {
  const isToday = tune.differences.length === 0;
  const [first = '', ...rest] = row(
    tune.meets ? 'take' : 'nearest',
    isToday ? `${winner.name}: nothing to change` : winner.name,
  );
  return [
    palette.green(palette.bold(first)),
    ...rest,
    ...(tune.meets ? [] : row('', 'no setting meets what was asked for; this one comes nearest')),
    ...winner.figures.flatMap((each, index) => figureRow(tune, each, index)),
    '',
    ...(isToday || tune.command === '' ? [] : [...row('set it', tune.command), '']),
    ...row('sure', sureness(tune, winner)),
    ...bounds(tune),
    ...tune.traps.flatMap((trap) => row('beware', trap)),
  ];
}

/** The figure, the objective it meets or misses, and what it is against today. */
function figureRow(tune: TuneDocument, each: TuneFigure, index: number): string[] {
  const metric = metricNamed(each.metric);
  const limits = tune.objectives.flatMap(({ metric: of, text }, place) =>
    of === metric ? [`${text}: ${MET[tune.winner?.outcomes[place] ?? 'not']}`] : [],
  );
  const change = tune.differences.at(index);
  const today = tune.today?.figures[index];
  const against =
    change === undefined || today === undefined || change.mean === 0
      ? ''
      : ` (${asDifference(metric, change)} against ${withInterval(metric, today)} today)`;
  return row(
    '',
    `${typedName(metric)} ${withInterval(metric, each)}${against}${limits.length === 0 ? '' : `; ${limits.join('; ')}`}`,
  );
}

const MET = { surely: 'surely met', likely: 'met on average, not surely', not: 'not met' } as const;

function sureness(tune: TuneDocument, winner: TunedSetting): string {
  const { runnerUp, minimise } = tune;
  const runs = `${plural(winner.runs, 'seed')} each${passedOver(tune)}`;
  if (runnerUp === null) return `${runs}; no other setting meets what was asked for`;
  const { worse, setting } = runnerUp;
  if (worse.mean === 0) return `${runs}; ${setting.name} comes to the same`;
  const isSure = (worse.low ?? worse.mean) > 0 || (worse.high ?? worse.mean) < 0;
  const cost = `${asDifference(metricNamed(minimise), worse)} ${titleOf(minimise)}`;
  const verdict = isSure ? 'surely worse' : 'the two cannot be told apart';
  return `${runs}; the runner-up, ${setting.name}, comes to ${cost}: ${verdict}`;
}

function passedOver({ passedOver: other, minimise }: TuneDocument): string {
  if (other === null) return '';
  const { worse, setting } = other;
  return `; ${setting.name} comes to ${asDifference(metricNamed(minimise), worse)} ${titleOf(minimise)}, but meets what was asked for on average only`;
}

function bounds({ looser, tighter, meets }: TuneDocument): string[] {
  if (!meets) return [];
  const binds =
    looser === null
      ? 'no objective: nothing that was tried costs less'
      : `${looser.objective}: ${looser.setting.name} comes to ${asDifference(metricNamed(looser.gain.metric), looser.gain)} ${titleOf(looser.gain.metric)}, ` +
        `but misses it`;
  const flips = [
    ...(looser === null ? [] : [`a limit of ${figure(looser.limit)} or more lets that one win`]),
    ...(tighter === null
      ? []
      : [
          `one below ${figure(tighter.limit)} takes ${tighter.setting.name} (${asDifference(metricNamed(tighter.gain.metric), tighter.gain)} ${titleOf(tighter.gain.metric)})`,
        ]),
  ];
  return [...row('binds', binds), ...(flips.length === 0 ? [] : row('flips', flips.join('; ')))];
}

function search({ rungs, refused, method }: TuneDocument): string[] {
  const lines = rungs.flatMap(({ seeds, settings, dropped }) => {
    const parts = [
      [dropped['misses-objective'], 'surely missed an objective'],
      [dropped['costs-more'], 'surely cost more'],
      [dropped['starts-fewer'], 'surely started fewer pods'],
      [dropped['worse-half'], 'fell into the worse half'],
    ] as const;
    const out = parts.flatMap(([count, why]) => (count === 0 ? [] : [`${count} ${why}`]));
    return row(
      '',
      `${plural(settings, 'setting')} × ${plural(seeds, 'seed')}${out.length === 0 ? '' : `: ${out.join(', ')}`}`,
    );
  });
  return [
    ...row('search', method),
    ...lines,
    ...refused.flatMap(({ name, reason }) => row('refused', `${name}: ${reason}`)),
  ];
}

function titleOf(name: string): string {
  return typedName(metricNamed(name));
}

/** One run of the winner, to look at closely. */
function nextCommand({ file, seeds }: TuneDocument, { set }: TunedSetting): string {
  const words = ['vpc-cni-sim replay', shellWord(file), ...settingWords(set)];
  return `${words.join(' ')} --seed ${seeds.first}`;
}
