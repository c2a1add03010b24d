import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../src/base/time.ts';
import { DEFAULT_START_TIME, isoTime, utcMinute } from '../../src/base/calendar.ts';
import { parseZoneRule } from '../../src/base/zoneRule.ts';
import { parseCronSchedule } from '../../src/kube/controllers/cronSchedule.ts';

const START = DEFAULT_START_TIME;

function times(schedule: string, count: number, from = START, zone = 'UTC0'): string[] {
  const parsed = parseCronSchedule(schedule, parseZoneRule(zone));
  const found: string[] = [];
  let time = from;
  for (let index = 0; index < count; index++) {
    time = parsed?.next(time) ?? Number.NaN;
    found.push(isoTime(time).replace(':00Z', ''));
  }
  return found;
}

describe('the calendar', () => {
  it('agrees with the platform’s on every minute', () => {
    const minute = fc.integer({ min: -50_000_000, max: 200_000_000 });
    fc.assert(
      fc.property(minute, (minutes) => {
        const unix = minutes * MINUTE;
        const date = new Date(unix);
        expect(utcMinute(unix)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          weekday: date.getUTCDay(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('begins on the first of March of a leap year', () => {
    expect(isoTime(START)).toBe('2024-03-01T00:00:00Z');
    expect(isoTime(START - 1)).toBe('2024-02-29T23:59:59Z');
  });
});

describe('a cron schedule', () => {
  it.each([
    ['* * * * *', ['2024-03-01T00:01', '2024-03-01T00:02']],
    ['*/15 * * * *', ['2024-03-01T00:15', '2024-03-01T00:30', '2024-03-01T00:45', '2024-03-01T01:00']],
    ['5/20 3 * * *', ['2024-03-01T03:05', '2024-03-01T03:25', '2024-03-01T03:45', '2024-03-02T03:05']],
    [
      '0 9-17/4 * * mon-fri',
      ['2024-03-01T09:00', '2024-03-01T13:00', '2024-03-01T17:00', '2024-03-04T09:00'],
    ],
    ['30 4 1,15 * *', ['2024-03-01T04:30', '2024-03-15T04:30', '2024-04-01T04:30']],
    ['0 0 29 FEB *', ['2028-02-29T00:00']],
    ['0 0 13 * 5', ['2024-03-08T00:00', '2024-03-13T00:00', '2024-03-15T00:00']],
    ['0 0 */10 * 0', ['2024-03-03T00:00', '2024-03-10T00:00', '2024-03-11T00:00']],
    ['@hourly', ['2024-03-01T01:00', '2024-03-01T02:00']],
    ['@weekly', ['2024-03-03T00:00', '2024-03-10T00:00']],
    ['@monthly', ['2024-04-01T00:00']],
    ['@every 90m', ['2024-03-01T01:30', '2024-03-01T03:00']],
  ])('%s', (schedule, expected) => {
    expect(times(schedule, expected.length)).toEqual(expected);
  });

  it('never comes where there is no such day', () => {
    expect(parseCronSchedule('0 0 31 2 *')?.next(START)).toBe(Infinity);
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '5-1 * * * *',
    '*/0 * * * *',
    '1,,2 * * * *',
    '1-2-3 * * * *',
    '*-5 * * * *',
    'x * * * *',
    '@reboot',
    '@every soon',
  ])('is not made of “%s”', (text) => {
    expect(parseCronSchedule(text)).toBeUndefined();
  });

  it('is always the first matching minute', () => {
    const field = (least: number, most: number): fc.Arbitrary<string> => {
      const number = fc.integer({ min: least, max: most });
      return fc.oneof(
        fc.constant('*'),
        number.map(String),
        fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
        fc.integer({ min: 1, max: most }).map((step) => `*/${step}`),
      );
    };
    const schedule = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6));
    const start = fc.nat({ max: 400 * DAY });
    fc.assert(
      fc.property(schedule, start, (fields, after) => {
        const parsed = parseCronSchedule(fields.join(' '));
        const next = parsed?.next(START + after) ?? Infinity;
        expect(next).toBeGreaterThan(START + after);
        expect(next % MINUTE).toBe(0);
        // Whatever lies between, asked from there, leads to the same time.
        const between = START + after + Math.floor((next - START - after - 1) / 2);
        expect(parsed?.next(between)).toBe(next);
        expect(parsed?.next(next - 1)).toBe(next);
      }),
    );
  });
});

describe('a schedule in a time zone', () => {
  const BERLIN = 'CET-1CEST,M3.5.0,M10.5.0/3';
  const at = (time: string): number => Date.parse(`${time}Z`);

  it('follows the clocks over the change to summer', () => {
    expect(times('0 6 * * *', 3, at('2026-03-27T12:00:00'), BERLIN)).toEqual([
      '2026-03-28T05:00',
      '2026-03-29T04:00',
      '2026-03-30T04:00',
    ]);
  });

  it('leaves out a time that a day does not have', () => {
    expect(times('30 2 * * *', 2, at('2026-03-28T12:00:00'), BERLIN)).toEqual([
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
  });

  it('comes on the first of a month at midnight there', () => {
    expect(times('0 0 1 * *', 2, at('2026-03-15T00:00:00'), BERLIN)).toEqual([
      '2026-03-31T22:00',
      '2026-04-30T22:00',
    ]);
  });
});
