// A point in time as Go's encoding/json writes it: RFC 3339 in UTC, with as many digits of a second as it has.

import type { Milliseconds } from '../../base/time.ts';
import { isoTime } from '../../base/calendar.ts';

const ZERO_TIME = '0001-01-01T00:00:00Z';

/** Of a Unix time; undefined is Go's zero time. */
export function goTime(unix: Milliseconds | undefined): string {
  if (unix === undefined) return ZERO_TIME;
  const fraction = String(unix % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return isoTime(unix).replace(/Z$/, fraction === '' ? 'Z' : `.${fraction}Z`);
}
