// Times as programs may give them: milliseconds, or words as scenarios have them.

import { parseDuration, type Milliseconds } from '../base/time.ts';

/** Milliseconds since the start of the run, or a duration such as `5m`, `90s`, `1h30m`. */
export type Time = Milliseconds | string;

/** Throws a RangeError where it is none: that is a mistake in the calling program. */
export function millisecondsOf(time: Time): Milliseconds {
  const ms = typeof time === 'string' ? parseDuration(time) : time;
  if (ms !== undefined && Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw new RangeError(`invalid time ${JSON.stringify(time)}; use 5m, 90s, 1h30m or milliseconds`);
}
