// Wrong values in words: what was found, and how it would be written right.

/** How to write what belongs there instead. `written` is the text of a number or boolean: 1.30 is the number 1.3. */
export function fixOfType(expected: string, found: unknown, written: string | undefined): string {
  if (expected === 'a string' && (typeof found === 'number' || typeof found === 'boolean')) {
    return `use quotes: "${written ?? String(found)}"`;
  }
  if (expected.endsWith('number') && typeof found === 'string' && /^\d+$/.test(found)) {
    return `use ${found} without quotes`;
  }
  if (expected === 'a list' && typeof found === 'string') return `use [${found}]`;
  if (found === null) return 'add a value, or remove the key';
  return `use ${expected}`;
}

const SPELLED_UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 'ms'],
  [/^(s|secs?|seconds?)$/, 's'],
  [/^(m|mins?|minutes?)$/, 'm'],
  [/^(h|hrs?|hours?)$/, 'h'],
  [/^(d|days?)$/, 'd'],
];

/** What was probably meant: `5 minutes` as 5m, a bare 300 as seconds. `orWord`: what may stand there instead. */
export function durationMeant(found: unknown, orWord: string | undefined): string {
  const examples = [
    ...new Set([unitsMeant(found) ?? '5m', '90s', '1h30m', ...(orWord === undefined ? [] : [orWord])]),
  ];
  return `${examples.slice(0, -1).join(', ')} or ${examples.at(-1) ?? ''}`;
}

function unitsMeant(found: unknown): string | undefined {
  if (typeof found === 'number' && Number.isInteger(found) && found >= 0) return `${found}s`;
  const parts = typeof found === 'string' ? /^\s*(\d+)\s*([a-z]+)\s*$/i.exec(found) : null;
  const [, count, word] = parts ?? [];
  if (count === undefined || word === undefined) return undefined;
  const unit = SPELLED_UNITS.find(([form]) => form.test(word.toLowerCase()))?.[1];
  return unit === undefined ? undefined : `${count}${unit}`;
}

/** `written` is the text of a number. */
export function kindOf(value: unknown, written?: string): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return value === '' ? 'an empty string' : `the string ${quoted(value)}`;
  return `the ${typeof value} ${written ?? show(value)}`;
}

/** A value as in the file, cut where it is long. */
export function show(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'object') return kindOf(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

export function quoted(text: string): string {
  return text.length > 60 ? `"${text.slice(0, 57)}…"` : `"${text}"`;
}
