// What-if runs as a table: the change on the left, the metrics as they are typed elsewhere on the right. The first row has
// the run as it is; of the others, costs are differences to it.

import { formatMoment, formatSpan, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { Outcome } from '../explain/outcome.ts';
import type { WhatIf, WhatIfTable } from '../explain/whatIf.ts';
import type { HelpTable } from '../explain/wouldHelp.ts';
import { hanging, padEnd, padStart, printable, textWidth, wrap } from './layout.ts';
import { PLAIN, type Page } from './page.ts';
import { dollars } from './sweepNumbers.ts';

interface Column {
  readonly title: string;
  readonly cell: (outcome: Outcome, unchanged: Outcome) => string;
}

const COSTS: readonly Column[] = [
  { title: 'peakAddresses', cell: difference((outcome) => outcome.peakAddresses) },
  { title: 'ec2Calls', cell: difference((outcome) => outcome.ec2Calls) },
];

const NODES: Column = { title: 'nodes', cell: difference((outcome) => outcome.nodes) };

const COLUMNS: Readonly<Record<WhatIfTable['about'], readonly Column[]>> = {
  pods: [
    { title: 'Running', cell: ({ running, pods }) => `${grouped(running)} of ${grouped(pods)}` },
    { title: 'max podStart', cell: podStartText },
    ...COSTS,
    NODES,
  ],
  subnet: [
    { title: 'lowestFree', cell: difference((outcome) => outcome.lowestFree) },
    { title: 'max addressWait', cell: ({ maxAddressWaitMs }) => formatSpan(maxAddressWaitMs) },
    ...COSTS,
  ],
  group: [NODES, ...COSTS],
};

const PRICE: Column = {
  title: 'cost',
  cell: (outcome, unchanged) => {
    const change = inCents(outcome.cost) - inCents(unchanged.cost);
    if (outcome === unchanged) return dollars(outcome.cost);
    return `${change < 0 ? '−' : '+'}${dollars(Math.abs(change))}`;
  },
};

/** To a hundredth of a cent. */
function inCents(cost: number): number {
  return Math.round(cost * 10_000) / 10_000;
}

function columnsOf({ about, hasPrices }: Pick<WhatIfTable, 'about' | 'hasPrices'>): readonly Column[] {
  return hasPrices ? [...COLUMNS[about], PRICE] : COLUMNS[about];
}

/** Absolute with nothing changed, then differences: `+12`, `−33`. */
function difference(measure: (outcome: Outcome) => number): Column['cell'] {
  return (outcome, unchanged) => {
    const value = measure(outcome);
    if (outcome === unchanged) return grouped(value);
    const change = value - measure(unchanged);
    return change < 0 ? `−${grouped(-change)}` : `+${grouped(change)}`;
  };
}

function podStartText({ pods, maxPodStartMs, isOpen }: Outcome): string {
  if (pods === 0) return '–';
  return `${isOpen ? '>' : ''}${formatSpan(maxPodStartMs)}`;
}

const TITLES: Readonly<Record<WhatIfTable['about'], string>> = {
  pods: 'What would help',
  subnet: 'What could be released',
  group: 'What would help',
};

const GAP = '  ';

/** A change takes at least so many columns, or has lines of its own. */
const NARROWEST_CHANGE = 24;

export interface WhatIfContext {
  readonly seed: number;
  /** When the scenario ends by itself. */
  readonly until: Milliseconds | 'quiet';
}

/** What would help the pods of several episodes, in one table. */
export function wouldHelpText(help: readonly HelpTable[], context: WhatIfContext, page: Page): string[] {
  const [first, second] = help;
  if (first === undefined || second === undefined) return whatIfText(first?.table, context, page);
  const horizon = help.reduce((latest, { table }) => Math.max(latest, table.horizon), 0);
  return [
    ...hanging(
      '',
      titleOf(
        horizon,
        '',
        help.flatMap(({ table }) => table.rows),
        context,
      ),
      page.width,
    ),
    ...groupLines(
      columnsOf(first.table),
      help.map(({ reason, table }) => ({
        head: `${reason}${table.population === '' ? '' : `: ${table.population}`}`,
        rows: table.rows,
      })),
      page,
    ),
  ];
}

export function whatIfText(table: WhatIfTable | undefined, context: WhatIfContext, page: Page): string[] {
  if (table === undefined) return [];
  return [
    ...hanging('', whatIfTitle(table, context), page.width),
    ...groupLines(columnsOf(table), [{ head: '', rows: table.rows }], page),
  ];
}

/** `What would help (what-if runs, one change each, seed 1; the 43 web pods created at 6m00s)`. */
export function whatIfTitle(
  { about, horizon, population, rows }: WhatIfTable,
  context: WhatIfContext,
): string {
  return titleOf(horizon, population, rows, context, TITLES[about]);
}

function titleOf(
  horizon: Milliseconds,
  population: string,
  rows: readonly WhatIf[],
  { seed, until }: WhatIfContext,
  title = TITLES.pods,
): string {
  if (rows.every(({ outcome }) => outcome === undefined))
    return `${title} (estimates: the run is too large for what-if runs; explain plays them)`;
  const to = horizon === until || until === 'quiet' ? '' : `, to ${formatMoment(horizon)}`;
  const whose = population === '' ? '' : `; ${population}`;
  return printable(`${title} (what-if runs, one change each, seed ${seed}${to}${whose})`);
}

/** Rows that are compared with the first of them, where that is the run as it is. */
interface Group {
  /** May be empty. */
  readonly head: string;
  readonly rows: readonly WhatIf[];
}

interface Row {
  readonly change: string;
  readonly cells: readonly string[];
  /** In place of cells. */
  readonly note: string;
  readonly paint: (line: string) => string;
}

function groupLines(columns: readonly Column[], whatIfs: readonly Group[], page: Page): string[] {
  const { width } = page;
  const groups = whatIfs.map(({ head, rows: [first, ...others] }) => ({
    head,
    rows: [first, ...others].flatMap((row) =>
      row === undefined ? [] : [rowOf(row, first?.outcome, columns, page)],
    ),
  }));
  const rows = groups.flatMap((group) => group.rows);
  const widths = columns.map(({ title }, place) =>
    Math.max(textWidth(title), ...rows.map(({ cells }) => textWidth(cells[place] ?? ''))),
  );
  const cells = widths.reduce((sum, each) => sum + GAP.length + each, 0);
  const room = width - cells;
  const headed = (lines: (row: Row) => readonly string[]): string[] =>
    groups.flatMap((group) => [
      ...(group.head === '' ? [] : hanging('', printable(group.head), width).map(page.bold)),
      ...group.rows.flatMap(lines),
    ]);
  if (room < NARROWEST_CHANGE) return headed((row) => narrowLines(row, columns, width));
  const changes = Math.min(room, Math.max('change'.length, ...rows.map(({ change }) => textWidth(change))));
  const right = (texts: readonly string[]): string =>
    texts.map((text, place) => GAP + padStart(text, widths[place] ?? 0)).join('');
  return [
    page.dim(padEnd('change', changes) + right(columns.map(({ title }) => title))),
    ...headed(({ change, note, cells: told, paint }) => {
      const lines = wrap(change, changes - 2).map((line, index) => (index === 0 ? line : `  ${line}`));
      const whole = textWidth(change) <= changes ? [change] : lines;
      const last = whole.at(-1) ?? '';
      const beside =
        note === ''
          ? [padEnd(last, changes) + right(told)]
          : hanging(padEnd(last, changes) + GAP, note, width);
      return [...whole.slice(0, -1), ...beside].map(paint);
    }),
  ];
}

function rowOf(whatIf: WhatIf, unchanged: Outcome | undefined, columns: readonly Column[], page: Page): Row {
  const { change, outcome, note, helps } = whatIf;
  const isPlayed = outcome !== undefined && unchanged !== undefined;
  return {
    change: printable(change),
    cells: isPlayed ? columns.map(({ cell }) => cell(outcome, unchanged)) : [],
    note: isPlayed ? '' : printable(note === '' ? '(estimate)' : `(estimate) ${note}`),
    paint: helps ? page.green : (line) => line,
  };
}

/** The change, and below it what came of it. */
function narrowLines(
  { change, cells, note, paint }: Row,
  columns: readonly Column[],
  width: number,
): string[] {
  const told = columns.map(({ title }, place) => `${title} ${cells[place] ?? ''}`).join(', ');
  return [...hanging('', change, width), ...hanging('   ', note === '' ? told : note, width)].map(paint);
}

/** A change as a page offers it. */
export interface WhatIfRow
  extends Pick<Row, 'change' | 'cells' | 'note'>, Pick<WhatIf, 'from' | 'settings' | 'steps'> {
  readonly helps: boolean;
  /** `all 8 run, the last after 23.1s`; empty where it was not replayed. */
  readonly outcome: string;
}

/** The same as plain cells, for tables that are drawn elsewhere: the change, then its columns, or a note in their place. */
export interface WhatIfCells {
  readonly heads: readonly string[];
  readonly rows: readonly WhatIfRow[];
}

export function whatIfCells(table: WhatIfTable): WhatIfCells {
  const { rows } = table;
  const columns = columnsOf(table);
  return {
    heads: columns.map(({ title }) => title),
    rows: rows.map((row) => {
      const { change, cells, note } = rowOf(row, rows[0]?.outcome, columns, PLAIN);
      const { helps, from, settings, steps, outcome } = row;
      return {
        change,
        cells,
        note,
        helps,
        from,
        // Steps stand in the timeline that the settings have as a whole.
        settings: steps.length > 0 ? [] : settings,
        steps,
        outcome: outcomeSentence(outcome),
      };
    }),
  };
}

function outcomeSentence(outcome: Outcome | undefined): string {
  if (outcome === undefined || outcome.pods === 0) return '';
  const { pods, running, waiting } = outcome;
  if (running === pods) {
    const after = formatSpan(outcome.maxPodStartMs);
    return pods === 1 ? `the pod runs after ${after}` : `all ${grouped(pods)} run, the last after ${after}`;
  }
  if (running === 0) return pods === 1 ? 'the pod still waits' : `all ${grouped(pods)} still wait`;
  const rest = waiting === 0 ? `${grouped(pods - running)} never ran` : `${grouped(waiting)} still wait`;
  return `${grouped(running)} run, ${rest}`;
}

/** `Running 43 of 43, max podStart 2m59s, peakAddresses +12, ec2Calls +8, nodes +1`. */
export function outcomeText({ outcome, note }: WhatIf, unchanged: Outcome | undefined): string {
  if (outcome === undefined || unchanged === undefined) return `(estimate) ${note}`.trim();
  return COLUMNS.pods.map(({ title, cell }) => `${title} ${cell(outcome, unchanged)}`).join(', ');
}
