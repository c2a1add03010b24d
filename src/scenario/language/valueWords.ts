// Wrong values in words: what was found, and how it would be written right.

/** How to write what belongs there instead. `written` is the text of a number or boolean: 1.30 is the number 1.3. */
export function mendType(expected: string, found: unknown, written: string | undefined): string {
  if (expected === 'a string' && (typeof found === 'number' || typeof found === 'boolean')) {
    return `put it in quotes: "${written ?? String(found)}"`;
  }
  if (expected.endsWith('number') && typeof found === 'string' && /^\d+$/.test(found)) {
    return `write ${found} without quotes`;
  }
  if (expected === 'a list' && typeof found === 'string') return `write [${found}]`;
  if (found === null) return 'fill it in, or leave the key out';
  return `write ${expected}`;
}

const SPELLED_UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 'ms'],
  [/^(s|secs?|seconds?)$/, 's'],
  [/^(m|mins?|minutes?)$/, 'm'],
  [/^(h|hrs?|hours?)$/, 'h'],
  [/^(d|days?)$/, 'd'],
];

/** What was probably meant: `5 minutes` as 5m, a bare 300 as seconds. */
export function durationMeant(found: unknown): string {
  if (typeof found === 'number' && Number.isInteger(found) && found >= 0) return `${found}s, with its unit`;
  const parts = typeof found === 'string' ? /^\s*(\d+)\s*([a-z]+)\s*$/i.exec(found) : null;
  const [, count, word] = parts ?? [];
  if (count === undefined || word === undefined) return '5m, 90s, 1h30m or 250ms';
  const unit = SPELLED_UNITS.find(([form]) => form.test(word.toLowerCase()))?.[1];
  return unit === undefined ? '5m, 90s, 1h30m or 250ms' : `${count}${unit} (also 90s, 1h30m, 250ms)`;
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
