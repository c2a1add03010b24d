// Figures of a run that come from elsewhere: a journal, or a worker that nobody vouches for. What no run can have come
// to is refused. That a figure is right is more than can be seen here: only the run itself would tell.

import { isOneOf } from '../base/records.ts';
import {
  DISTRIBUTIONS,
  FIGURE_NAMES,
  METRIC_NAMES,
  UNSTARTED,
  WAITED,
  type FigureName,
  type MetricName,
  type RunFigures,
} from '../base/metrics.ts';

/** By metric that cannot be larger: the one it is held against. */
const AT_MOST: readonly (readonly [MetricName, MetricName])[] = Object.values(DISTRIBUTIONS).flatMap(
  ({ p50, p90, p99, max }) => [[p50, p90] as const, [p90, p99] as const, [p99, max] as const],
);

/** The figures alone, without what else came with them; undefined: these are no figures of a run. */
export function readFigures(value: unknown): RunFigures | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = new Map(Object.entries(value));
  // Reasons for which no pod waited are left out.
  const names = FIGURE_NAMES.filter((name) => isOneOf(METRIC_NAMES, name) || given.has(name));
  const figures = names.map((name): [FigureName, unknown] => [name, given.get(name)]);
  if (!figures.every(isWhole)) return undefined;
  const read = Object.fromEntries(figures) as RunFigures;
  const sumOf = (names: Readonly<Record<string, FigureName>>): number =>
    Object.values(names).reduce((sum, name) => sum + (read[name] ?? 0), 0);
  if (sumOf(WAITED) !== read.podMinutes || sumOf(UNSTARTED) > read.podsNeverStarted) return undefined;
  return AT_MOST.every(([less, more]) => read[less] <= read[more]) ? read : undefined;
}

/** Below 0 where sandboxes share an address, as they do on nodes that gave it out twice. */
const MAY_BE_NEGATIVE: readonly FigureName[] = ['availableAddressHours'];

function isWhole(entry: [FigureName, unknown]): entry is [FigureName, number] {
  const [name, value] = entry;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return false;
  return value >= 0 || MAY_BE_NEGATIVE.includes(name);
}
