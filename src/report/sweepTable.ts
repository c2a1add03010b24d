// The table of a sweep: a line a setting, in columns what it sets and what came of it, with marks for the front, the
// best and what to beware of.

import { elementAt } from '../base/assert.ts';
import { plural } from '../base/words.ts';
import { typedName, type MetricName } from '../base/metrics.ts';
import { shortPaths, valueText } from '../sweep/settingNames.ts';
import { alignColumns, type Column } from './columns.ts';
import { cut, PAGE_WIDTH, printable, textWidth } from './layout.ts';
import type { Palette } from './palette.ts';
import { withInterval } from './sweepNumbers.ts';
import type { SweepDocument } from './sweepSchema.ts';

/** The last ones only where there is room; all are in CSV and JSON. */
const SHOWN: readonly MetricName[] = [
  'podsNeverStarted',
  'addressWaitP99',
  'addressHours',
  'ec2Calls',
  'podStartP99',
  'failedSandboxes',
];

/** Settings in the table: a few screens. */
const MOST_ROWS = 80;

export const FRONT = '◆';
export const BEST = '*';
export const TRAP = '!';

/** The file’s own settings. */
export const TODAY = 'today';

export function sweepTable(sweep: SweepDocument, palette: Palette): string[] {
  const indexes = shownIndexes(sweep);
  const { columns, rows } = fitted(sweep, indexes);
  const [head, ...lines] = alignColumns(columns, rows);
  const left = sweep.settings.length - indexes.length;
  return [
    palette.bold(head),
    ...lines.map((line, place) => {
      const { onFront } = elementAt(sweep.settings, elementAt(indexes, place));
      return onFront ? palette.green(line) : line;
    }),
    ...(left > 0 ? [`and ${plural(left, 'setting')} more: --output csv has all`] : []),
  ];
}

interface Cells {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** Widths of the columns of paths, tried in turn. */
const PATH_WIDTHS = [Infinity, 14, 10, 7];

/** All objectives, further metrics as there is room for them; paths give way when even the objectives want more. */
function fitted(sweep: SweepDocument, indexes: readonly number[]): Cells {
  const all = SHOWN.filter((metric) => metric !== 'podsNeverStarted' || !allStart(sweep));
  const least = all.findLastIndex((metric) => sweep.objectives.includes(metric)) + 1;
  const tries: [count: number, width: number][] = [
    ...Array.from({ length: all.length - least + 1 }, (_, fewer): [number, number] => [
      all.length - fewer,
      Infinity,
    ]),
    ...PATH_WIDTHS.map((width): [number, number] => [least, width]),
  ];
  const made = tries.map(
    ([count, width]) =>
      () =>
        cellsOf(sweep, indexes, all.slice(0, count), width),
  );
  const fits = made.find((make) => widthOf(make()) <= PAGE_WIDTH) ?? elementAt(made, made.length - 1);
  return fits();
}

function cellsOf(
  sweep: SweepDocument,
  indexes: readonly number[],
  shown: readonly MetricName[],
  pathWidth: number,
): Cells {
  const columns: Column[] = [
    { title: '', align: 'left' },
    { title: 'setting', align: 'left' },
    ...shortPaths(sweep.axes.map(({ path }) => path)).map((title): Column => ({
      title: cut(title, pathWidth),
      align: 'left',
    })),
    ...shown.map((metric): Column => ({ title: `${typedName(metric)} `, align: 'right' })),
  ];
  return { columns, rows: indexes.map((index) => rowOf(sweep, index, shown, pathWidth)) };
}

function widthOf({ columns, rows }: Cells): number {
  return columns.reduce((sum, { title }, place) => {
    const widths = rows.map((row) => textWidth(elementAt(row, place)));
    return Math.max(...widths) === 0 ? sum : sum + 2 + Math.max(textWidth(title), ...widths);
  }, -2);
}

/** All where there is room; else the front, the baseline and the first of the others. */
function shownIndexes({ settings, baseline }: SweepDocument): number[] {
  const all = settings.map((_, index) => index);
  if (all.length <= MOST_ROWS) return all;
  const first = settings
    .flatMap(({ onFront }, index) => (onFront || index === baseline ? [index] : []))
    .slice(0, MOST_ROWS);
  const others = all.filter((index) => !first.includes(index)).slice(0, MOST_ROWS - first.length);
  return [...first, ...others].sort((one, other) => one - other);
}

function rowOf(
  sweep: SweepDocument,
  index: number,
  shown: readonly MetricName[],
  pathWidth: number,
): string[] {
  const { label, set, figures, status, failed, onFront, bestIn, traps } = elementAt(sweep.settings, index);
  const isBaseline = index === sweep.baseline;
  const cells = shown.map((metric) => {
    const isBest = bestIn.includes(metric) && !allBest(sweep, metric);
    if (figures !== null) return `${withInterval(metric, figures[metric])}${isBest ? BEST : ' '}`;
    if (metric !== 'addressWaitP99') return '– ';
    if (status === 'refused') return 'refused ';
    return failed === undefined ? 'not run ' : 'failed ';
  });
  const name = isBaseline ? (Object.keys(set).length > 0 ? `${label} (${TODAY})`.trim() : TODAY) : label;
  return [
    `${onFront ? FRONT : ' '}${traps.length > 0 ? TRAP : ''}`.trimEnd(),
    printable(name),
    ...sweep.axes.map(({ path }) =>
      Object.hasOwn(set, path) ? cut(printable(valueText(set[path])), pathWidth) : '',
    ),
    ...cells,
  ];
}

/** All are alike: nobody is to be praised for it. */
export function allBest({ settings }: SweepDocument, metric: MetricName): boolean {
  return settings.every(({ figures, bestIn }) => figures === null || bestIn.includes(metric));
}

function allStart({ settings }: SweepDocument): boolean {
  return settings.every(({ figures }) => figures === null || figures.podsNeverStarted.most === 0);
}
