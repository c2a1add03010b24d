// What local time is ahead of UTC, by a rule in the form of POSIX: `EST5EDT,M3.2.0,M11.1.0`. The signs of its offsets are
// turned round, and rules by number of day (J60) are read by nobody: no zone has one.

import { daysBefore, utcMinute } from './calendar.ts';
import { DAY, HOUR, MINUTE, type Milliseconds } from './time.ts';

export interface ZoneRule {
  /** In winter, or always. */
  readonly standard: Milliseconds;
  readonly summer?: {
    readonly offset: Milliseconds;
    /** When it begins, on the clocks of winter, and when it ends, on its own. */
    readonly from: YearlyMoment;
    readonly to: YearlyMoment;
  };
}

/** On such a weekday of a month, the first to the fourth, or the last (5). */
export interface YearlyMoment {
  readonly month: number;
  readonly week: number;
  readonly weekday: number;
  /** Behind midnight; may be negative or more than a day. */
  readonly time: Milliseconds;
}

const NAME = String.raw`(?:[A-Za-z]{3,}|<[-+A-Za-z0-9]+>)`;
const CLOCK = String.raw`([-+]?\d{1,3})(?::(\d\d))?`;
const FORM = new RegExp(`^${NAME}${CLOCK}(?:${NAME}(?:${CLOCK})?,(M[^,]+),(M[^,]+))?$`);
const MOMENT = new RegExp(String.raw`^M(\d+)\.(\d)\.(\d)(?:/${CLOCK})?$`);

export function parseZoneRule(text: string): ZoneRule | undefined {
  const [, hours, minutes, summerHours, summerMinutes, from, to] = FORM.exec(text) ?? [];
  if (hours === undefined) return undefined;
  // No offset is written as minus nothing.
  const standard = 0 - clock(hours, minutes);
  const [begin, end] = [yearlyMoment(from ?? ''), yearlyMoment(to ?? '')];
  if (begin === undefined || end === undefined) return { standard };
  const offset = summerHours === undefined ? standard + HOUR : 0 - clock(summerHours, summerMinutes);
  return { standard, summer: { offset, from: begin, to: end } };
}

function yearlyMoment(text: string): YearlyMoment | undefined {
  const [, month, week, weekday, hours, minutes] = MOMENT.exec(text) ?? [];
  if (month === undefined) return undefined;
  const time = hours === undefined ? 2 * HOUR : clock(hours, minutes);
  return { month: Number(month), week: Number(week), weekday: Number(weekday), time };
}

function clock(hours: string, minutes = '0'): Milliseconds {
  const sign = hours.startsWith('-') ? -1 : 1;
  return Number(hours) * HOUR + sign * Number(minutes) * MINUTE;
}

/** What local time is ahead of UTC at a Unix time. */
export function zoneOffset({ standard, summer }: ZoneRule, unix: Milliseconds): Milliseconds {
  if (summer === undefined) return standard;
  const { year } = utcMinute(unix + standard);
  const begin = momentIn(year, summer.from) - standard;
  const end = momentIn(year, summer.to) - summer.offset;
  // South of the equator summer goes over the turn of the year.
  const isSummer = begin < end ? unix >= begin && unix < end : unix >= begin || unix < end;
  return isSummer ? summer.offset : standard;
}

/** As the clocks of the place show it, read as if it were UTC. */
function momentIn(year: number, { month, week, weekday, time }: YearlyMoment): Milliseconds {
  const first = daysBefore(year, month) * DAY;
  const ahead = (weekday - utcMinute(first).weekday + 7) % 7;
  const next = month === 12 ? daysBefore(year + 1, 1) : daysBefore(year, month + 1);
  const days = next - first / DAY;
  const day = ahead + 7 * (week - 1);
  return first + (day < days ? day : day - 7) * DAY + time;
}
