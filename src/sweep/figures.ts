// Figures of a run that come from elsewhere: a journal, or a worker that nobody vouches for. What no run can have come
// to is refused. That a figure is right is more than can be seen here: only the run itself would tell.

import { METRIC_NAMES, type MetricName, type RunFigures } from '../base/metrics.ts';

/** By metric that cannot be larger: the one it is held against. */
const AT_MOST: readonly (readonly [MetricName, MetricName])[] = [
  ['addressWaitP50', 'addressWaitP90'],
  ['addressWaitP90', 'addressWaitP99'],
  ['addressWaitP99', 'addressWaitMax'],
  ['podStartP50', 'podStartP90'],
  ['podStartP90', 'podStartP99'],
  ['podStartP99', 'podStartMax'],
];

/** The figures alone, without what else came with them; undefined: these are no figures of a run. */
export function readFigures(value: unknown): RunFigures | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = new Map(Object.entries(value));
  const figures = METRIC_NAMES.map((name): [MetricName, unknown] => [name, given.get(name)]);
  if (!figures.every(isWhole)) return undefined;
  const read = Object.fromEntries(figures) as RunFigures;
  return AT_MOST.every(([less, more]) => read[less] <= read[more]) ? read : undefined;
}

/** Below 0 where sandboxes share an address, as they do on nodes that gave it out twice. */
const MAY_BE_NEGATIVE: readonly MetricName[] = ['availableAddressHours'];

function isWhole(entry: [MetricName, unknown]): entry is [MetricName, number] {
  const [name, value] = entry;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return false;
  return value >= 0 || MAY_BE_NEGATIVE.includes(name);
}
