// Where the lines of one metric family come from: the daemon's meter.

import type { CniVersion } from '../../base/cniReleases.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Meter } from '../../ipamd/meter.ts';
import { LABEL_SEPARATOR, type Series } from '../../ipamd/series.ts';
import { histogramLines, sampleLine, type MetricType } from './exposition.ts';

export interface Family {
  readonly help: string;
  /** Where versions differ: until when it was of which type. */
  readonly typeBefore?: readonly [version: CniVersion, type: MetricType];
  readonly type: MetricType;
  /** The name without the family's, its labels and its value. */
  readonly samples: (meter: Meter, now: Milliseconds) => readonly string[];
  /** The first version that has it. */
  readonly since?: CniVersion;
}

type Names = readonly string[];

/** One number, always there. */
export function single(name: string, value: (meter: Meter) => number): Family['samples'] {
  return (meter) => [sampleLine(name, [], [], value(meter))];
}

export function labelled(name: string, labels: Names, series: (meter: Meter) => Series): Family['samples'] {
  return (meter) =>
    [...series(meter).entries()].map(([values, value]) => sampleLine(name, labels, values, value)).sort();
}

/** One observation of a process's life: its start. @assumption the API server answers at once. */
export function startHistogram(name: string, labels: string): Family['samples'] {
  return ({ startedWithin }) =>
    startedWithin === undefined ? [] : histogramLines(name, labels, [startedWithin / 1000]);
}

export const LATENCY = 'awscni_aws_api_latency_ms';
const LATENCY_LABELS = ['api', 'error', 'status'];

export function latencies(meter: Meter, now: Milliseconds): readonly string[] {
  return [...meter.latencies(now)]
    .map(([key, durations]) => ({ values: key.split(LABEL_SEPARATOR), ...durations }))
    .map(({ values, sum, count }): [string, string] => [
      sampleLine(`${LATENCY}_sum`, LATENCY_LABELS, values, sum),
      sampleLine(`${LATENCY}_count`, LATENCY_LABELS, values, count),
    ])
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flat();
}
