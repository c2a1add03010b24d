// Durations as Go reads them, with its words for what is none. @upstream go time#ParseDuration

import { elementAt } from '../../base/assert.ts';
import { HOUR, MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';

const UNITS = new Map<string, Milliseconds>([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ms', 1],
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
]);

/** `1h30m`, `90s`, `-5m`; what is wrong as a text else. */
export function readGoDuration(text: string): Milliseconds | { readonly error: string } {
  const invalid = { error: `time: invalid duration ${JSON.stringify(text)}` };
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0;
  let total = 0;
  const part = /(\d+\.?\d*|\.\d+)([^\d.]*)/y;
  do {
    const match = part.exec(rest);
    if (match === null) return invalid;
    const unit = elementAt(match, 2);
    if (unit === '') return { error: `time: missing unit in duration ${JSON.stringify(text)}` };
    const size = UNITS.get(unit);
    if (size === undefined)
      return { error: `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}` };
    total += Number(elementAt(match, 1)) * size;
  } while (part.lastIndex < rest.length);
  return sign === '-' ? -total : total;
}
