// A cron schedule: five fields, or one of the descriptors, as Kubernetes reads them.
// @upstream github.com/robfig/cron v3 parser.go, spec.go

import { elementAt } from '../../base/assert.ts';
import { DAY, HOUR, MINUTE, parseDuration, SECOND, type Milliseconds } from '../../base/time.ts';
import { utcMinute } from '../../base/calendar.ts';
import { own } from '../../base/own.ts';
import { type ZoneRule, zoneOffset } from '../../base/zoneRule.ts';

export interface CronSchedule {
  /** The first time later than `unix`; Infinity when there is none within five years. */
  next(unix: Milliseconds): Milliseconds;
}

interface Field {
  readonly values: ReadonlySet<number>;
  /** Written as `*` or `?`: of the two fields for days, one that is not decides alone. */
  readonly isStar: boolean;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const BOUNDS: readonly Bounds[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: MONTHS },
  { least: 0, most: 6, names: WEEKDAYS },
];
const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const UTC: ZoneRule = { standard: 0 };
const EVERY = '@every ';
const SEARCHED: Milliseconds = 5 * 366 * DAY;

/** Undefined where the text is no schedule. Without a zone it is read in UTC. */
export function parseCronSchedule(text: string, zone: ZoneRule = UTC): CronSchedule | undefined {
  if (text.startsWith(EVERY)) return everySchedule(parseDuration(text.slice(EVERY.length)));
  const parts = (own(DESCRIPTORS, text) ?? text).trim().split(/\s+/);
  if (parts.length !== BOUNDS.length) return undefined;
  const fields = parts.map((part, index) => parseField(part, elementAt(BOUNDS, index)));
  const [minutes, hours, days, months, weekdays] = fields;
  if (minutes === undefined || hours === undefined || days === undefined) return undefined;
  if (months === undefined || weekdays === undefined) return undefined;
  const isDay = (day: number, weekday: number): boolean => {
    const [byDay, byWeekday] = [days.values.has(day), weekdays.values.has(weekday)];
    return days.isStar || weekdays.isStar ? byDay && byWeekday : byDay || byWeekday;
  };
  const step = zone.summer === undefined ? DAY : HOUR;
  return {
    next(unix) {
      let time = Math.floor(unix / MINUTE) * MINUTE + MINUTE;
      for (const end = unix + SEARCHED; time < end;) {
        const local = time + zoneOffset(zone, time);
        const { month, day, weekday, hour, minute } = utcMinute(local);
        // Where clocks are changed a day is not of one length, but each hour is.
        if (!months.values.has(month) || !isDay(day, weekday)) time += step - (local % step);
        else if (!hours.values.has(hour)) time += HOUR - (local % HOUR);
        else if (minutes.values.has(minute)) return time;
        else time += MINUTE;
      }
      return Infinity;
    },
  };
}

/** Counted from the whole second asked at; less than a second is a second. */
function everySchedule(period: Milliseconds | undefined): CronSchedule | undefined {
  if (period === undefined) return undefined;
  const whole = Math.max(SECOND, period - (period % SECOND));
  return { next: (unix) => unix - (unix % SECOND) + whole };
}

function parseField(text: string, bounds: Bounds): Field | undefined {
  const values = new Set<number>();
  let isStar = false;
  for (const part of text.split(',')) {
    const range = parseRange(part, bounds);
    if (range === undefined) return undefined;
    isStar ||= range.isStar;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return { values, isStar };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly isStar: boolean;
}

/** `*`, `5`, `1-5`, each with `/step`; `5/10` runs to the end. */
function parseRange(text: string, bounds: Bounds): Range | undefined {
  const [, low, high, stepText] = /^([^/-]*)(?:-([^/-]*))?(?:\/([^/-]*))?$/.exec(text) ?? [];
  if (low === undefined) return undefined;
  const star = low === '*' || low === '?';
  const step = stepText === undefined ? 1 : numberIn(stepText, { least: 1, most: Infinity });
  const from = star ? bounds.least : numberIn(low, bounds);
  const toEnd = star || (high === undefined && stepText !== undefined);
  const to = toEnd ? bounds.most : high === undefined ? from : numberIn(high, bounds);
  if (star && high !== undefined) return undefined;
  if (step === undefined || from === undefined || to === undefined || from > to) return undefined;
  return { from, to, step, isStar: star && step === 1 };
}

function numberIn(text: string, { least, most, names = [] }: Bounds): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  const value = named >= 0 ? named + least : /^\d+$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : undefined;
}
