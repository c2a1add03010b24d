// Which lines each chart has, and how they are told apart: by colour, by dashes and by their names beside them.

import { elementAt } from '../base/assert.ts';
import type { RunSeries } from '../record/timelineSeries.ts';
import { columnSums } from './columnSums.ts';

export interface ChartLine {
  readonly label: string;
  readonly values: readonly number[];
  /** A colour of the style sheet. */
  readonly colour: string;
  readonly dash: readonly number[];
  readonly isArea?: boolean;
}

export interface ChartPlan {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** Said when there is no line. */
  readonly none: string;
}

/** Reasons with a line of their own. */
const MOST_REASONS = 5;

const REASON_STYLES: readonly (readonly [colour: string, dash: readonly number[]])[] = [
  ['alarm', []],
  ['pod', [8, 3]],
  ['cooling', [2, 3]],
  ['warm', [8, 3, 2, 3]],
  ['prefix', [4, 4]],
];

export function chartsOf(series: RunSeries): ChartPlan[] {
  return [poolChart(series), waitingChart(series), callsChart(series)];
}

function poolChart({ addresses: { assigned, warm, cooling }, times }: RunSeries): ChartPlan {
  const total = columnSums(times, [assigned, warm, cooling]);
  return {
    title: 'Addresses in the pools of all nodes',
    none: 'No pool had an address.',
    lines: [
      { label: 'in all', values: total, colour: 'ink-soft', dash: [2, 3] },
      { label: 'with pods', values: assigned, colour: 'pod', dash: [], isArea: true },
      { label: 'warm', values: warm, colour: 'warm', dash: [8, 3] },
      { label: 'cooling', values: cooling, colour: 'cooling', dash: [8, 3, 2, 3] },
    ].filter(({ values }) => values.some((value) => value > 0)),
  };
}

function waitingChart({ waiting, times }: RunSeries): ChartPlan {
  const { Starting: starting, ...held } = waiting;
  const reasons = Object.entries(held).sort(([, one], [, other]) => sum(other) - sum(one));
  const lines: ChartLine[] = reasons.slice(0, MOST_REASONS).map(([label, values], place) => {
    const [colour, dash] = elementAt(REASON_STYLES, place);
    return { label, values, colour, dash, isArea: place === 0 };
  });
  if (starting !== undefined)
    lines.push({ label: 'Starting', values: starting, colour: 'ink-soft', dash: [2, 3] });
  const rest = reasons.slice(MOST_REASONS).map(([, values]) => values);
  const others =
    rest.length === 0
      ? []
      : [
          {
            label: 'others',
            values: columnSums(times, rest),
            colour: 'ink-soft',
            dash: [2, 3],
          },
        ];
  return {
    title: 'Waiting pods by reason',
    none: 'No pod waited at any of these moments.',
    lines: [...lines, ...others],
  };
}

function callsChart({ calls, times }: RunSeries): ChartPlan {
  const all = Object.values(calls);
  const total = (measure: 'count' | 'errors' | 'throttled'): number[] => {
    return columnSums(
      times,
      all.map((call) => call[measure]),
    );
  };
  const lines: ChartLine[] = [
    { label: 'calls', values: total('count'), colour: 'pod', dash: [] },
    { label: 'throttled attempts', values: total('throttled'), colour: 'alarm', dash: [8, 3] },
    { label: 'errors', values: total('errors'), colour: 'cooling', dash: [2, 3] },
  ];
  return {
    title: 'EC2 calls of the CNI since the start',
    none: 'The CNI called EC2 at no time.',
    lines: lines.filter(({ values }) => values.some((value) => value > 0)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((one, other) => one + other, 0);
}
