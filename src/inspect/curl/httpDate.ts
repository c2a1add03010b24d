// The date of an HTTP header: `Fri, 01 Mar 2024 00:00:00 GMT`.

import type { Milliseconds } from '../../base/time.ts';
import { isoTime, utcMinute } from '../../base/calendar.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function httpDate(unix: Milliseconds): string {
  const { weekday, day, month, year } = utcMinute(unix);
  const clock = isoTime(unix).slice(11, 19);
  return `${WEEKDAYS[weekday]}, ${String(day).padStart(2, '0')} ${MONTHS[month - 1]} ${year} ${clock} GMT`;
}
