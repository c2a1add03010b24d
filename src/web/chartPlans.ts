// Which lines each chart has, and how they are told apart: by dashes, by their names beside them, and by colour.

import { elementAt } from '../base/assert.ts';
import { isStartUp, WAITING_REASON_NAMES } from '../base/waitingReason.ts';
import type { RunSeries } from '../record/timelineSeries.ts';
import { columnSums } from './columnSums.ts';
import { limitKind } from './reasonLook.tsx';

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
  /** What is counted, in the words of the glossary. */
  readonly axis: string;
  readonly lines: readonly ChartLine[];
  /** Said when there is no line. */
  readonly none: string;
}

/** Reasons with a line of their own. */
const MOST_REASONS = 5;

/** Reasons of one kind have one colour: no two lines have the same dashes. */
const DASHES: readonly (readonly number[])[] = [[], [8, 3], [2, 3], [8, 3, 2, 3], [4, 4]];

export function chartsOf(series: RunSeries): ChartPlan[] {
  return [poolChart(series), waitingChart(series), callsChart(series)];
}

function poolChart({ addresses: { assigned, warm, cooling }, times }: RunSeries): ChartPlan {
  const total = columnSums(times, [assigned, warm, cooling]);
  return {
    title: 'Pod addresses of all nodes',
    axis: 'pod addresses',
    none: 'No node had a pod address.',
    lines: [
      { label: 'total', values: total, colour: 'ink-soft', dash: [2, 3] },
      { label: 'assigned', values: assigned, colour: 'pod', dash: [], isArea: true },
      { label: 'warm', values: warm, colour: 'ink', dash: [6, 3] },
      { label: 'cooling down', values: cooling, colour: 'kind-pool', dash: [8, 3, 2, 3] },
    ].filter(({ values }) => values.some((value) => value > 0)),
  };
}

function waitingChart({ waiting, times }: RunSeries): ChartPlan {
  const reasons = WAITING_REASON_NAMES.flatMap((reason) => {
    const values = waiting[reason];
    return values === undefined || isStartUp(reason) ? [] : [[reason, values] as const];
  }).sort(([, one], [, other]) => sum(other) - sum(one));
  const lines: ChartLine[] = reasons.slice(0, MOST_REASONS).map(([label, values], place) => ({
    label,
    values,
    colour: `kind-${limitKind(label)}`,
    dash: elementAt(DASHES, place),
    isArea: place === 0,
  }));
  const starting = WAITING_REASON_NAMES.filter(isStartUp).flatMap((reason) => {
    const values = waiting[reason];
    return values === undefined ? [] : [values];
  });
  if (starting.length > 0)
    lines.push({ label: 'starting', values: columnSums(times, starting), colour: 'edge', dash: [2, 3] });
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
    axis: 'waiting pods',
    none: 'No pod was waiting at any of these moments.',
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
    { label: 'EC2 calls', values: total('count'), colour: 'pod', dash: [] },
    { label: 'throttled calls', values: total('throttled'), colour: 'kind-api', dash: [8, 3] },
    { label: 'failed calls', values: total('errors'), colour: 'kind-subnet', dash: [2, 3] },
  ];
  return {
    title: 'EC2 calls of the CNI since the start',
    axis: 'EC2 calls',
    none: 'The CNI made no EC2 call.',
    lines: lines.filter(({ values }) => values.some((value) => value > 0)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((one, other) => one + other, 0);
}
