// The two charts in which two runs differ most.

import type { RunSeries } from '../../record/timelineSeries.ts';
import { columnSums } from '../charts/columnSums.ts';
import { comparedPlan, sampled, type ChartPlan, type Compared } from '../charts/chartPlans.ts';

const QUANTITIES: readonly (readonly [
  title: string,
  scope: string,
  read: (series: RunSeries) => readonly number[],
])[] = [
  ['Assigned addresses', 'all nodes', ({ addresses }) => addresses.assigned],
  ['Warm addresses', 'all nodes', ({ addresses }) => addresses.warm],
  ['Cooling down', 'all nodes', ({ addresses }) => addresses.cooling],
  ['Running pods', 'all nodes', ({ pods }) => pods.running],
  [
    'EC2 calls',
    'since the start',
    ({ calls, times }) =>
      columnSums(
        times,
        Object.values(calls).map(({ count }) => count),
      ),
  ],
  ['Ready nodes', '', ({ readyNodes }) => readyNodes],
];

const MOST_CHARTS = 2;

export function compareCharts(current: RunSeries, pinned: RunSeries): ChartPlan[] {
  const all = QUANTITIES.map(([title, scope, read]) => {
    const one = { times: current.times, values: read(current) };
    const other = { times: pinned.times, values: read(pinned) };
    return { plan: comparedPlan(title, scope, one, other), apart: apart(one, other) };
  });
  return all
    .sort((one, other) => other.apart - one.apart)
    .slice(0, MOST_CHARTS)
    .map(({ plan }) => plan);
}

/** How much of the larger one lies between the two. */
function apart(one: Compared, other: Compared): number {
  const values = sampled(other, one.times);
  let [between, all] = [0, 1];
  for (const [row, value] of one.values.entries()) {
    const second = values[row] ?? 0;
    between += Math.abs(value - second);
    all += Math.max(value, second);
  }
  return between / all;
}
