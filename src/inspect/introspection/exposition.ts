// One line of Prometheus' text format. @upstream prometheus/common expfmt/text_create.go

export type MetricType = 'counter' | 'gauge' | 'summary';

export function sampleLine(
  name: string,
  labels: readonly string[],
  values: readonly string[],
  value: number,
): string {
  if (labels.length === 0) return `${name} ${formatNumber(value)}`;
  // A metric's labels are sorted by name.
  const pairs = labels
    .map((label, index) => ({ label, text: `${label}="${escaped(values[index])}"` }))
    .sort((a, b) => (a.label < b.label ? -1 : 1))
    .map(({ text }) => text);
  return `${name}{${pairs.join(',')}} ${formatNumber(value)}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

/** As Go's `strconv.FormatFloat(value, 'g', -1, 64)`: with an exponent of two digits from a million on. */
function formatNumber(value: number): string {
  if (Math.abs(value) < 1_000_000) return String(value);
  return value.toExponential().replace(/e\+(\d)$/, 'e+0$1');
}
