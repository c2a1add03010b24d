// What is measured of one run: the figures by name, their units and which way is better. The definitions are here;
// `record/measure.ts` keeps the count. Figures of a run are whole numbers, so that they are the same everywhere; people
// see them in the unit named here.

import { assert } from './assert.ts';
import { isKeyOf, keysOf } from './records.ts';
import { HOUR, SECOND } from './time.ts';

export interface Metric {
  /** In a few words, for the head of a column. */
  readonly title: string;
  readonly unit: '' | 's' | 'h';
  /** How many of the counted units make one shown: milliseconds in a second, address-milliseconds in an hour. */
  readonly scale: number;
  readonly better: 'less' | 'more';
  readonly meaning: string;
}

const ms = (title: string, meaning: string): Metric => ({
  title,
  unit: 's',
  scale: SECOND,
  better: 'less',
  meaning,
});
const hours = (title: string, meaning: string): Metric => ({
  title,
  unit: 'h',
  scale: HOUR,
  better: 'less',
  meaning,
});
const count = (title: string, meaning: string, better: Metric['better'] = 'less'): Metric => ({
  title,
  unit: '',
  scale: 1,
  better,
  meaning,
});

const WAIT =
  'wait for an address: from the first CNI ADD of a sandbox to the one that got an address, 0 where the first did; ' +
  'of pods that never got one, until they were deleted or the run ended';
const START =
  'start of a pod: from its creation, or from when the first node was Ready if that was later, to Running; of pods that never ran, until they were deleted or the run ended';

/** Pods on the host’s network need no address and are left out of all of them. */
export const METRICS = {
  podsNeverStarted: count(
    'never started',
    'pods that nobody deleted and that were never Running by the end of the run',
  ),
  addressWaitP50: ms('wait p50', `median ${WAIT}`),
  addressWaitP90: ms('wait p90', `90th percentile of the ${WAIT}`),
  addressWaitP99: ms('wait p99', `99th percentile of the ${WAIT}`),
  addressWaitMax: ms('wait max', `longest ${WAIT}`),
  podStartP50: ms('start p50', `median ${START}`),
  podStartP90: ms('start p90', `90th percentile of the ${START}`),
  podStartP99: ms('start p99', `99th percentile of the ${START}`),
  podStartMax: ms('start max', `longest ${START}`),
  allRunning: ms(
    'all running',
    'from the start of the run to the moment from which on no pod waited to run; the end of the run where one did',
  ),
  addressHours: hours(
    'address-hours',
    'subnet addresses held by ENIs over time: primary and secondary ones, 16 for a prefix',
  ),
  peakAddresses: count('peak addresses', 'most subnet addresses that ENIs held at one time'),
  idleAddressHours: hours(
    'idle',
    'address-hours of addresses that no pod used: warm and cooling ones; primary addresses are none of them',
  ),
  eniHours: hours('ENI-hours', 'ENIs over time, those of the instances included'),
  ec2Calls: count('EC2 calls', 'EC2 calls that the CNI made; repetitions by the SDK are not counted'),
  throttledCalls: count('throttled', 'attempts that EC2 answered RequestLimitExceeded, repetitions included'),
  failedAdds: count('failed ADDs', 'sandboxes that failed to get an address (FailedCreatePodSandBox)'),
  sandboxRetries: count('retries', 'CNI ADDs that followed a failed one of the same pod'),
  lowestFree: count('lowest free', 'fewest free addresses that any one subnet had at any time', 'more'),
  lowestFreePrefixes: count(
    'lowest /28s',
    'fewest free aligned /28s that any one subnet had at any time',
    'more',
  ),
  podsStarted: count('started', 'pods that became Running', 'more'),
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = keysOf(METRICS);

/** A metric that a document names. */
export function metricNamed(name: string): MetricName {
  assert(isKeyOf(METRICS, name), `no metric of a run: ${name}`);
  return name;
}

/** The figures of one run, in counted units. */
export type RunFigures = Readonly<Record<MetricName, number>>;
