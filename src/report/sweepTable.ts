// The table of a sweep: settings as columns where these fit the page, else as rows. Names and values are never cut.

import { elementAt } from '../base/assert.ts';
import { typedName, type MetricName } from '../base/metrics.ts';
import { plural } from '../base/words.ts';
import { shortPaths, TODAY, valueText } from '../sweep/settingNames.ts';
import { padEnd, padStart, printable, textWidth } from './layout.ts';
import type { Page } from './page.ts';
import { figure, withInterval } from './sweepNumbers.ts';
import type { SweepDocument, SweepSetting } from './sweepSchema.ts';

/** The last ones only where there is room; all are in CSV and JSON. */
function shownIn({ objectives }: SweepDocument): readonly MetricName[] {
  return [
    'podsNeverStarted',
    'addressWaitP99',
    'addressHours',
    'ec2Calls',
    ...(objectives.includes('cost') ? (['cost'] as const) : []),
    'podStartP99',
  ];
}

/** Settings in rows: a few screens. */
const MOST_ROWS = 80;

/** On the Pareto front. */
export const FRONT = '◆';

/** Of figures that there are not. */
const NONE = '–';

interface Line {
  readonly head: string;
  /** One a setting. */
  readonly cells: readonly string[];
  /** Numbers stand under each other's last digit where settings are rows. */
  readonly isNumber: boolean;
}

export function sweepTable(sweep: SweepDocument, page: Page): string[] {
  const all = sweep.settings.map((_, index) => index);
  const few = linesOf(sweep, all, shownIn(sweep).slice(0, -1));
  const columns = aligned(few);
  if (Math.max(...columns.map(textWidth)) <= page.width)
    return columns.map((line, place) => named(sweep, line, place, page));
  return asRows(sweep, shownIndexes(sweep), page);
}

/** Heads of settings are bold: they come first. */
function named({ axes }: SweepDocument, line: string, place: number, page: Page): string {
  return place < Math.max(1, axes.length) ? page.bold(line) : line;
}

/** What the settings are, then what came of them. */
function linesOf(sweep: SweepDocument, indexes: readonly number[], shown: readonly MetricName[]): Line[] {
  const settings = indexes.map((index) => elementAt(sweep.settings, index));
  const metrics = shown.filter((metric) => isTold(sweep, metric));
  const line = (head: string, isNumber: boolean, cellOf: (setting: SweepSetting) => string): Line => ({
    head,
    isNumber,
    cells: settings.map(cellOf),
  });
  const hasReason = settings.some(({ waits }) => waits.length > 0);
  return [
    ...namesOf(sweep, indexes),
    ...metrics.map((metric) =>
      line(typedName(metric), true, (setting) => cellOf(setting, metric, metric === metrics[0])),
    ),
    ...(hasReason
      ? [
          line('main reason', false, ({ waits, figures }) =>
            figures === null ? '' : (waits[0]?.reason ?? NONE),
          ),
          line('podMinutes', true, ({ figures }) =>
            figures === null ? '' : withInterval('podMinutes', figures.podMinutes),
          ),
        ]
      : []),
  ].filter(({ cells }) => cells.some((cell) => cell !== ''));
}

/** The label of a plan's setting and its value of each path; the first of them says which is the scenario's own. */
function namesOf(sweep: SweepDocument, indexes: readonly number[]): Line[] {
  const heads = shortPaths(sweep.axes.map(({ path }) => path));
  const isBaseline = (index: number): boolean => index === sweep.baseline;
  const labels = indexes.map((index) => {
    const { label } = elementAt(sweep.settings, index);
    return isBaseline(index) && label === TODAY ? '' : label;
  });
  const lines = [
    { head: 'setting', cells: labels },
    ...sweep.axes.map(({ path, today }, place) => ({
      head: elementAt(heads, place),
      cells: indexes.map((index) => {
        const { set } = elementAt(sweep.settings, index);
        return shownValue(Object.hasOwn(set, path) ? set[path] : today);
      }),
    })),
  ].filter(({ cells }, place) => place > 0 || cells.some((cell) => cell !== ''));
  return lines.map(({ head, cells }, place) => ({
    head,
    isNumber: false,
    cells: cells.map((cell, at) =>
      place === lines.length - 1 && isBaseline(elementAt(indexes, at))
        ? `${printable(cell)} (${TODAY})`.trim()
        : printable(cell),
    ),
  }));
}

function shownValue(value: unknown): string {
  return value === null ? 'unset' : valueText(value);
}

function cellOf({ figures, status, failed }: SweepSetting, metric: MetricName, isFirst: boolean): string {
  if (figures !== null) return withInterval(metric, figures[metric]);
  if (!isFirst) return '';
  if (status === 'refused') return 'refused';
  return failed === undefined ? 'not run' : 'failed';
}

/** A metric that is 0 everywhere says nothing. */
function isTold({ settings }: SweepDocument, metric: MetricName): boolean {
  if (metric !== 'podsNeverStarted') return true;
  return settings.some(({ figures }) => figures !== null && figures.podsNeverStarted.most > 0);
}

/** A line of the table each, settings side by side. */
function aligned(lines: readonly Line[]): string[] {
  const headWidth = Math.max(...lines.map(({ head }) => textWidth(head)));
  const count = lines[0]?.cells.length ?? 0;
  const widths = Array.from({ length: count }, (_, place) =>
    Math.max(...lines.map(({ cells }) => textWidth(elementAt(cells, place)))),
  );
  return lines.map(({ head, cells }) =>
    [padEnd(head, headWidth), ...cells.map((cell, place) => padEnd(cell, elementAt(widths, place)))]
      .join('  ')
      .trimEnd(),
  );
}

/** A setting each line, with as many metrics as the page has room for; those of the front always. */
function asRows(sweep: SweepDocument, indexes: readonly number[], page: Page): string[] {
  const shown = shownIn(sweep);
  const least = shown.findLastIndex((metric) => sweep.objectives.includes(metric)) + 1;
  const tries = Array.from({ length: shown.length - least + 1 }, (_, fewer) =>
    rowsOf(linesOf(sweep, indexes, shown.slice(0, shown.length - fewer)), sweep, indexes),
  );
  const [head = '', ...rows] =
    tries.find((lines) => Math.max(...lines.map(textWidth)) <= page.width) ?? tries.at(-1) ?? [];
  const left = sweep.settings.length - indexes.length;
  return [
    page.bold(head),
    ...rows.map((row, place) =>
      elementAt(sweep.settings, elementAt(indexes, place)).onFront ? page.green(row) : row,
    ),
    ...(left > 0 ? [`and ${plural(left, 'setting')} more: --output csv has all`] : []),
  ];
}

function rowsOf(lines: readonly Line[], sweep: SweepDocument, indexes: readonly number[]): string[] {
  const widths = lines.map(({ head, cells }) => Math.max(textWidth(head), ...cells.map(textWidth)));
  const row = (mark: string, cellOf: (line: Line) => string): string =>
    [
      mark,
      ...lines.map((line, place) => {
        const width = elementAt(widths, place);
        return line.isNumber ? padStart(cellOf(line), width) : padEnd(cellOf(line), width);
      }),
    ]
      .join('  ')
      .trimEnd();
  return [
    row(' ', ({ head }) => head),
    ...indexes.map((index, place) =>
      row(elementAt(sweep.settings, index).onFront ? FRONT : ' ', ({ cells }) => elementAt(cells, place)),
    ),
  ];
}

/** All where there is room; else the front, the recommended one, the baseline and the first of the others. */
function shownIndexes({ settings, baseline, recommended }: SweepDocument): number[] {
  const all = settings.map((_, index) => index);
  if (all.length <= MOST_ROWS) return all;
  const first = settings
    .flatMap(({ onFront }, index) => (onFront || index === baseline || index === recommended ? [index] : []))
    .slice(0, MOST_ROWS);
  const others = all.filter((index) => !first.includes(index)).slice(0, MOST_ROWS - first.length);
  return [...first, ...others].sort((one, other) => one - other);
}

/** All are alike: none is the best. */
export function allBest({ settings }: SweepDocument, metric: MetricName): boolean {
  return settings.every(({ figures, bestIn }) => figures === null || bestIn.includes(metric));
}

/**
 * `never started 26 (NoPrefixInSubnet)`, or what pods waited for: `podMinutes 84.9 (SubnetExhausted)`. Each has its own
 * main reason: most pods may wait for one, and those that never start for another.
 */
export function reasonOf({ figures, waits, neverStarted }: SweepSetting): string {
  if (figures === null || waits.length === 0) return '';
  const never = figures.podsNeverStarted.mean;
  const [what, main] =
    never > 0
      ? [`never started ${figure(never)}`, neverStarted[0]]
      : [`podMinutes ${figure(figures.podMinutes.mean)}`, waits[0]];
  return main === undefined ? what : `${what} (${main.reason})`;
}
