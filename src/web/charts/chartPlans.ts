// Which lines each chart has, and how they are told apart: by dashes and by their names at their ends.

import { elementAt } from '../../base/assert.ts';
import type { RunSeries } from '../../record/timelineSeries.ts';
import { columnSums } from './columnSums.ts';

export interface ChartLine {
  readonly label: string;
  readonly values: readonly number[];
  /** A colour of the style sheet. */
  readonly colour: string;
  readonly dash: readonly number[];
  readonly width: number;
  readonly isArea?: boolean;
  readonly isBold?: boolean;
}

export interface ChartPlan {
  readonly title: string;
  /** Of what it is: `all nodes`. */
  readonly scope: string;
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** Said when there is no line. */
  readonly none: string;
}

/** How a line is drawn by what it is. */
const LOOKS = {
  main: { colour: 'pod', dash: [], width: 2, isArea: true, isBold: true },
  total: { colour: 'ink-soft', dash: [2, 3], width: 1.5 },
  warm: { colour: 'ink-soft', dash: [6, 3], width: 1.5 },
  cooling: { colour: 'ink-soft', dash: [8, 3, 2, 3], width: 1.5 },
  pinned: { colour: 'ghost', dash: [4, 3], width: 1.5 },
} as const satisfies Readonly<Record<string, Omit<ChartLine, 'label' | 'values'>>>;

export function poolPlan({ addresses: { assigned, warm, cooling }, times }: RunSeries): ChartPlan {
  const total = columnSums(times, [assigned, warm, cooling]);
  return {
    title: 'Pod addresses',
    scope: 'all nodes',
    times,
    none: 'No node had a pod address.',
    lines: [
      { label: 'total', values: total, ...LOOKS.total },
      { label: 'assigned', values: assigned, ...LOOKS.main },
      { label: 'warm', values: warm, ...LOOKS.warm },
      { label: 'cooling down', values: cooling, ...LOOKS.cooling },
    ].filter(({ values }) => values.some((value) => value > 0)),
  };
}

export type SubnetColumn = 'free' | 'freePrefixes';

export function subnetPlan({ subnets, times }: RunSeries, subnet: string, column: SubnetColumn): ChartPlan {
  const values = subnets[subnet]?.[column];
  return {
    title: column === 'free' ? 'Free addresses' : 'Free /28s',
    scope: subnet,
    times,
    none: 'Nothing is known of it.',
    lines: values === undefined ? [] : [{ label: 'free', values, ...LOOKS.main }],
  };
}

/** The same quantity of two runs, over one axis of time. */
export function comparedPlan(title: string, scope: string, current: Compared, pinned: Compared): ChartPlan {
  const times = [...new Set([...current.times, ...pinned.times])].sort((one, other) => one - other);
  return {
    title,
    scope,
    times,
    none: 'Neither run had any.',
    lines: [
      { label: 'this run', values: sampled(current, times), ...LOOKS.main },
      { label: 'pinned', values: sampled(pinned, times), ...LOOKS.pinned },
    ],
  };
}

export interface Compared {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** What was so at each of these times. */
export function sampled({ times, values }: Compared, at: readonly number[]): number[] {
  let row = 0;
  return at.map((time) => {
    while (row < times.length - 1 && elementAt(times, row + 1) <= time) row++;
    return values[row] ?? 0;
  });
}

/** The row of the last moment that is not after this one. */
export function rowAt(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (elementAt(times, middle) > at) high = middle;
    else low = middle + 1;
  }
  return Math.max(0, low - 1);
}

/** Where labels of so many pixels' height stand so that none covers another: at these places, or a little off them. */
export function spread(places: readonly number[], height: number, room: number): number[] {
  const order = places
    .map((_, index) => index)
    .sort((one, other) => elementAt(places, one) - elementAt(places, other));
  const spreadOut = [...places];
  let least = 0;
  for (const index of order) {
    const place = Math.max(least, elementAt(places, index));
    spreadOut[index] = place;
    least = place + height;
  }
  let most = room;
  for (const index of order.toReversed()) {
    const place = Math.min(elementAt(spreadOut, index), most - height);
    spreadOut[index] = place;
    most = place;
  }
  return spreadOut;
}
