// Points in time of API objects: RFC 3339 text to whole microseconds since 1970, ages and dates as kubectl writes them.

import { daysBefore, isoTime, utcMinute } from '../base/calendar.ts';
import { at } from './objects.ts';

/** Since 1970, UTC; fractions below are cut. */
export type Microseconds = number;

const SECOND: Microseconds = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Undefined: not a time, or Go's zero time, which API objects use for none. */
export function parseTime(value: unknown): Microseconds | undefined {
  const parts = typeof value === 'string' ? RFC_3339.exec(value) : null;
  if (parts === null) return undefined;
  const number = (group: number): number => Number(parts[group]);
  const micros = Number((parts[7] ?? '').slice(0, 6).padEnd(6, '0'));
  const offset = Number(parts[9] ?? 0) * HOUR + Number(parts[10] ?? 0) * MINUTE;
  const local =
    daysOf(number(1), number(2), number(3)) * 24 * HOUR +
    number(4) * HOUR +
    number(5) * MINUTE +
    number(6) * SECOND +
    micros;
  if (number(1) === 1 && local === daysOf(1, 1, 1) * 24 * HOUR) return undefined;
  return parts[8] === '-' ? local + offset : local - offset;
}

/** From 1970-01-01. */
function daysOf(year: number, month: number, day: number): number {
  return daysBefore(year, month) + day - 1;
}

/**
 * `2y1d`, `47h`, `9m59s`: two units at most, the second only where it still says something.
 * @upstream apimachinery/pkg/util/duration/duration.go#HumanDuration
 */
export function humanDuration(duration: Microseconds): string {
  const seconds = Math.trunc(duration / SECOND);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return twoUnits(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return twoUnits(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (days < 8) return twoUnits(days, 'd', hours % 24, 'h');
  if (days < 2 * 365) return `${days}d`;
  const years = Math.trunc(days / 365);
  return years < 8 ? twoUnits(years, 'y', days % 365, 'd') : `${years}y`;
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

/** How long ago the time in a field was. */
export function since(now: Microseconds, object: unknown, path = ''): string {
  const then = parseTime(at(object, path));
  return then === undefined ? '<unknown>' : humanDuration(now - then);
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ZERO_TIME = 'Mon, 01 Jan 0001 00:00:00 +0000';

/** `Mon, 20 May 2024 12:37:36 +0000`: RFC 1123 with a numeric zone, in UTC. */
export function dateText(object: unknown, path = ''): string {
  const time = parseTime(at(object, path));
  if (time === undefined) return ZERO_TIME;
  const unix = Math.floor(time / 1000);
  const { year, month, day, weekday } = utcMinute(unix);
  const [, clock = ''] = isoTime(unix).replace('Z', '').split('T');
  const two = String(day).padStart(2, '0');
  const four = String(year).padStart(4, '0');
  return `${WEEKDAYS[weekday]}, ${two} ${MONTHS[month - 1]} ${four} ${clock} +0000`;
}
