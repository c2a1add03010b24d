// What is measured of one run: the figures by name, their units and which way is better. The definitions are here;
// `record/measure.ts` keeps the count. Figures of a run are whole numbers, so that they are the same everywhere; people
// see them in the unit named here.

import { assert } from './assert.ts';
import { isKeyOf, keysOf, recordOf } from './records.ts';
import { HOUR, MINUTE, SECOND } from './time.ts';
import { WAITING_REASON_NAMES, type WaitingReason } from './waitingReason.ts';

/** Of what is shown: a count, seconds, hours, US dollars. */
export type Unit = '' | 's' | 'h' | '$';

export interface Metric {
  readonly unit: Unit;
  /** How many of the counted units make one shown: milliseconds in a second, address-milliseconds in an hour. */
  readonly scale: number;
  readonly better: 'less' | 'more';
  readonly meaning: string;
}

const ms = (meaning: string): Metric => ({
  unit: 's',
  scale: SECOND,
  better: 'less',
  meaning,
});
const hours = (meaning: string): Metric => ({
  unit: 'h',
  scale: HOUR,
  better: 'less',
  meaning,
});
const count = (meaning: string, better: Metric['better'] = 'less'): Metric => ({
  unit: '',
  scale: 1,
  better,
  meaning,
});

/** Price lists have up to five decimals of a dollar an hour. */
export const PRICE_UNITS = 100_000;
const dollars = (meaning: string): Metric => ({
  unit: '$',
  scale: PRICE_UNITS * HOUR,
  better: 'less',
  meaning,
});

const WAIT =
  'pod address wait: from the first failed CNI ADD of a sandbox to the one that succeeded, 0 where the first did; ' +
  'for pods that never got an address, until they were deleted or the run ended';
const START =
  'pod start time: from creation (or the first Ready node, if later) to Running; for pods that never ran, until ' +
  'they were deleted or the run ended';

/** Pods on the host’s network need no address and are left out of all of them. */
export const METRICS = {
  podsNeverStarted: count('pods that nobody deleted and that were never Running by the end of the run'),
  addressWaitP50: ms(`median ${WAIT}`),
  addressWaitP90: ms(`90th percentile of the ${WAIT}`),
  addressWaitP99: ms(`99th percentile of the ${WAIT}`),
  addressWaitMax: ms(`longest ${WAIT}`),
  podStartP50: ms(`median ${START}`),
  podStartP90: ms(`90th percentile of the ${START}`),
  podStartP99: ms(`99th percentile of the ${START}`),
  podStartMax: ms(`longest ${START}`),
  allRunning: ms(
    'from the start of the run to the moment after which no pod was waiting; the end of the run if one still was',
  ),
  podMinutes: {
    ...count(
      'pods times the minutes they waited for one of the reasons, start-up left out: episodes of replay',
    ),
    scale: MINUTE,
  },
  failedJobs: count('Jobs that failed: by their deadline or their backoff limit'),
  addressHours: hours(
    'subnet addresses held by ENIs over time: primary and secondary ones, 16 for each prefix',
  ),
  peakAddresses: count('most subnet addresses that ENIs held at one time'),
  availableAddressHours: hours(
    'address-hours of addresses that no pod used: warm ones and those cooling down, without primary IPs',
  ),
  eniHours: hours('ENIs over time, including the primary ENIs of the instances'),
  cost: dollars(
    'US dollars for the instances over time: list prices on demand, assumed ones of spot instances; ' +
      'instances of types without a known price are left out and counted in unpricedHours',
  ),
  spotCost: dollars('the part of cost that comes of spot instances, whose prices are assumed'),
  unpricedHours: hours('instances over time whose type has no known price'),
  nodeHours: hours('instances over time'),
  peakNodes: count('most instances at one time'),
  nodesLaunched: count('instances that EC2 launched'),
  updateAddresses: count(
    'most subnet addresses that ENIs held during an update of a managed node group, above what they held when it began',
  ),
  ec2Calls: count('EC2 calls of the CNI; retries by the SDK are not counted'),
  throttledCalls: count('calls that EC2 answered with RequestLimitExceeded, retries included'),
  failedSandboxes: count('sandboxes that failed to get an address (FailedCreatePodSandBox)'),
  sandboxRetries: count('CNI ADDs that followed a failed one of the same pod'),
  lowestFree: count('fewest free addresses that any one subnet had at any time', 'more'),
  lowestFreePrefixes: count('fewest free aligned /28s that any one subnet had at any time', 'more'),
  podsStarted: count('pods that became Running', 'more'),
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = keysOf(METRICS);

/** Names that metrics had before: objectives still take them, and JSON output still has them. */
export const FORMER_NAMES = {
  failedAdds: 'failedSandboxes',
  idleAddressHours: 'availableAddressHours',
} as const satisfies Readonly<Record<string, MetricName>>;

/** As it is typed in an objective, and the head of every table: `p99 addressWait`, `peakAddresses`. */
export function typedName(metric: MetricName): string {
  const [, measured, statistic] = /^(\w+)(P\d+|Max)$/.exec(metric) ?? [];
  return measured === undefined || statistic === undefined
    ? metric
    : `${statistic.toLowerCase()} ${measured}`;
}

/** Metrics with many values in one run, and the statistics that are kept of them. */
export const DISTRIBUTIONS = {
  addressWait: {
    p50: 'addressWaitP50',
    p90: 'addressWaitP90',
    p99: 'addressWaitP99',
    max: 'addressWaitMax',
  },
  podStart: { p50: 'podStartP50', p90: 'podStartP90', p99: 'podStartP99', max: 'podStartMax' },
} as const satisfies Readonly<Record<string, Readonly<Record<'p50' | 'p90' | 'p99' | 'max', MetricName>>>>;

export type Distribution = keyof typeof DISTRIBUTIONS;

export const DISTRIBUTION_NAMES = keysOf(DISTRIBUTIONS);

export type Statistic = keyof (typeof DISTRIBUTIONS)[Distribution];

export const STATISTICS = keysOf(DISTRIBUTIONS.addressWait);

/** Metrics with one value in one run. */
export type SingleMetric = Exclude<MetricName, (typeof DISTRIBUTIONS)[Distribution][Statistic]>;

export const SINGLE_METRICS = METRIC_NAMES.filter((name): name is SingleMetric =>
  DISTRIBUTION_NAMES.every((of) => STATISTICS.every((each) => DISTRIBUTIONS[of][each] !== name)),
);

/** A metric that a document names. */
export function metricNamed(name: string): MetricName {
  assert(isKeyOf(METRICS, name), `unknown metric: ${name}`);
  return name;
}

type WaitedFigure = `waited ${WaitingReason}`;

/** What `podMinutes` is the sum of, by reason: figures of a run that are shown as its main reason. */
export const WAITED: Readonly<Record<WaitingReason, WaitedFigure>> = recordOf(
  WAITING_REASON_NAMES,
  (reason) => `waited ${reason}` as const,
);

type UnstartedFigure = `never started ${WaitingReason}`;

/** Of `podsNeverStarted` the pods that still wait at the end, by reason. */
export const UNSTARTED: Readonly<Record<WaitingReason, UnstartedFigure>> = recordOf(
  WAITING_REASON_NAMES,
  (reason) => `never started ${reason}` as const,
);

/** Everything that is kept of a run. */
export type FigureName = MetricName | WaitedFigure | UnstartedFigure;

export const FIGURE_NAMES: readonly FigureName[] = [
  ...METRIC_NAMES,
  ...Object.values(WAITED),
  ...Object.values(UNSTARTED),
];

/** The figures of one run, in counted units; for a reason that is left out no pod waited. */
export type RunFigures = Readonly<Record<MetricName, number>> &
  Readonly<Partial<Record<WaitedFigure | UnstartedFigure, number>>>;
