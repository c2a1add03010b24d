// Dates without a clock: Unix time in milliseconds to and from days and fields of the Gregorian calendar, in UTC.

import { DAY, HOUR, MINUTE, SECOND, type Milliseconds } from './time.ts';

/** 2024-03-01T00:00:00Z, a Friday. */
export const DEFAULT_START_TIME: Milliseconds = 1_709_251_200_000;

export interface UtcMinute {
  readonly year: number;
  /** 1 … 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

const DAYS_PER_ERA = 146_097;
/** From the first of March of year 0 to the first of January 1970. */
const EPOCH_SHIFT = 719_468;

/** Years begin in March, so that the leap day is their last; eras are 400 years, all of one length. */
export function utcMinute(unix: Milliseconds): UtcMinute {
  const days = Math.floor(unix / DAY);
  const rest = unix - days * DAY;
  const shifted = days + EPOCH_SHIFT;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / (DAYS_PER_ERA - 1));
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    weekday: (((days + 4) % 7) + 7) % 7,
    hour: Math.floor(rest / HOUR),
    minute: Math.floor((rest % HOUR) / MINUTE),
  };
}

/** Days from 1970 to the first of the month; `month` is 1 … 12. */
export function daysBefore(year: number, month: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * DAYS_PER_ERA + yearOfEra * 365 + leapDays + dayOfYear - EPOCH_SHIFT;
}

/** `2024-03-01T00:00:00Z`; whole seconds, cut. */
export function isoTime(unix: Milliseconds): string {
  const { year, month, day, hour, minute } = utcMinute(unix);
  const second = Math.floor((unix % MINUTE) / SECOND);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`;
}

/** `2024-03-01T00:00:00Z`, with fractions of a second or without, at `Z` or an offset; undefined when malformed. */
export function parseIsoTime(text: string): Milliseconds | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(
    text,
  );
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  const [fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = parts.slice(7);
  const days = daysOf(year ?? 0, month ?? 0, day ?? 0);
  if (days === undefined || (hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return undefined;
  const offset = Number(offsetHours) * HOUR + Number(offsetMinutes) * MINUTE;
  if (offset >= DAY || Number(offsetMinutes) > 59) return undefined;
  const ofDay = (hour ?? 0) * HOUR + (minute ?? 0) * MINUTE + (second ?? 0) * SECOND;
  const millis = Number(fraction.padEnd(3, '0').slice(0, 3));
  return days * DAY + ofDay + millis + (sign === '-' ? offset : -offset);
}

/** Since 1970; undefined for a day that no month has. */
function daysOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  const days = daysBefore(year, month) + day - 1;
  const back = utcMinute(days * DAY);
  return back.month === month && back.day === day ? days : undefined;
}
