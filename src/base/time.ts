// Virtual time: integer milliseconds since the start of a run, and how people write it.

import { elementAt } from './assert.ts';

/**
 * An instant, counted from the start of a run, or a span: a non-negative integer, one type for both, since the one is
 * reckoned from the other all the time. Where something may never be, `Infinity` says so.
 */
export type Milliseconds = number;

export const SECOND: Milliseconds = 1000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

const UNITS: readonly (readonly [string, Milliseconds])[] = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
  ['ms', 1],
];

/** Reads `90s`, `5m`, `1h30m`, `1.5s`, `250ms` or `0`; undefined for anything else or for fractions of a millisecond. */
export function parseDuration(text: string): Milliseconds | undefined {
  if (text === '0') return 0;
  let total = 0;
  let lastUnit = -1;
  // From where the last part ended, and nowhere else: a search would read long digits again from each of them.
  const part = /(\d+(?:\.\d+)?)(ms|d|h|m|s)/y;
  do {
    const [, amount, name] = part.exec(text) ?? [];
    const unit = UNITS.findIndex(([known]) => known === name);
    if (unit <= lastUnit) return undefined;
    lastUnit = unit;
    total += Number(amount) * elementAt(UNITS, unit)[1];
  } while (part.lastIndex < text.length);
  const rounded = Math.round(total);
  return Math.abs(total - rounded) < 1e-6 && Number.isSafeInteger(rounded) ? rounded : undefined;
}

/** Reads `10:05` or `1:02:03`, as clocks show times. */
export function parseClock(text: string): Milliseconds | undefined {
  const [, hours = 0, minutes, seconds] = /^(?:(\d+):(?=\d\d:))?(\d+):([0-5]\d)$/.exec(text) ?? [];
  if (minutes === undefined || seconds === undefined) return undefined;
  const ms = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/**
 * A moment as it is printed, `7m`, or as a clock, `10:05`. A whole second means its end, so that what happened within it
 * has happened: printed times leave out what is below a second.
 */
export function parseMoment(text: string): Milliseconds | undefined {
  const moment = parseDuration(text) ?? parseClock(text);
  return moment !== undefined && moment % SECOND === 0 ? moment + SECOND - 1 : moment;
}

/** Writes a span so that `parseDuration` reads it back: `1h30m`, `90s` as `1m30s`, `0s`. */
export function formatDuration(ms: Milliseconds): string {
  let rest = ms;
  let text = '';
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${name}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}

/** A point in time in whole seconds, cut, as it can be typed: `29s`, `5m04s`, `1h02m00s`. */
export function formatMoment(ms: Milliseconds): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const seconds = Math.floor((ms % MINUTE) / SECOND);
  if (hours > 0) return `${hours}h${two(minutes)}m${two(seconds)}s`;
  return minutes > 0 ? `${minutes}m${two(seconds)}s` : `${seconds}s`;
}

/** A point in time to the millisecond, as it can be typed: `0.152s`, `2m32.380s`. */
export function formatInstant(ms: Milliseconds): string {
  return `${formatMoment(ms).slice(0, -1)}.${String(ms % SECOND).padStart(3, '0')}s`;
}

/** A measured span, rounded: `12ms`, `12.8s`, `2m59s`, `0s`. */
export function formatSpan(ms: Milliseconds): string {
  if (ms === 0) return '0s';
  if (ms < 100) return `${ms}ms`;
  const tenths = Math.round(ms / 100);
  if (tenths >= MINUTE / 100) return formatMoment(Math.round(ms / SECOND) * SECOND);
  return `${Math.floor(tenths / 10)}.${tenths % 10}s`;
}
