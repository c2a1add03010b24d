// One line of Prometheus' text format. @upstream prometheus/common expfmt/text_create.go

import { elementAt } from '../../base/assert.ts';

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary';

/** Of a histogram that names no others. @upstream client_golang prometheus/histogram.go#DefBuckets */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Infinity];

export function sampleLine(
  name: string,
  labels: readonly string[],
  values: readonly string[],
  value: number,
): string {
  if (labels.length === 0) return `${name} ${formatNumber(value)}`;
  // A metric's labels are sorted by name.
  const pairs = labels
    .map((label, index) => ({ label, text: `${label}="${escaped(elementAt(values, index))}"` }))
    .sort((a, b) => (a.label < b.label ? -1 : 1))
    .map(({ text }) => text);
  return `${name}{${pairs.join(',')}} ${formatNumber(value)}`;
}

/** `labels`: as they stand in the line. */
export function histogramLines(name: string, labels: string, values: readonly number[]): string[] {
  const buckets = BUCKETS.map((limit) => {
    const le = limit === Infinity ? '+Inf' : String(limit);
    return `${name}_bucket{${labels},le="${le}"} ${values.filter((value) => value <= limit).length}`;
  });
  const sum = values.reduce((total, value) => total + value, 0);
  return [
    ...buckets,
    `${name}_sum{${labels}} ${formatNumber(sum)}`,
    `${name}_count{${labels}} ${values.length}`,
  ];
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

/** As Go's `strconv.FormatFloat(value, 'g', -1, 64)`: with an exponent of two digits from a million on. */
function formatNumber(value: number): string {
  if (Math.abs(value) < 1_000_000) return String(value);
  return value.toExponential().replace(/e\+(\d)$/, 'e+0$1');
}
