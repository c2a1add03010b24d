import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateText, humanDuration, parseTime, since } from '../../src/kubectl/times.ts';
import { isoTime } from '../../src/base/calendar.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

describe('a duration', () => {
  it.each([
    [-2 * SECOND, '<invalid>'],
    [-2 * SECOND + 1, '0s'],
    [-1, '0s'],
    [0, '0s'],
    [999_999, '0s'],
    [2 * MINUTE - 1, '119s'],
    [2 * MINUTE, '2m'],
    [2 * MINUTE + SECOND, '2m1s'],
    [10 * MINUTE - 1, '9m59s'],
    [10 * MINUTE, '10m'],
    [10 * MINUTE + 59 * SECOND, '10m'],
    [3 * HOUR - 1, '179m'],
    [3 * HOUR, '3h'],
    [3 * HOUR + MINUTE, '3h1m'],
    [8 * HOUR - 1, '7h59m'],
    [8 * HOUR, '8h'],
    [48 * HOUR - 1, '47h'],
    [48 * HOUR, '2d'],
    [49 * HOUR, '2d1h'],
    [8 * DAY - 1, '7d23h'],
    [8 * DAY, '8d'],
    [2 * YEAR - 1, '729d'],
    [2 * YEAR, '2y'],
    [2 * YEAR + DAY, '2y1d'],
    [8 * YEAR - 1, '7y364d'],
    [8 * YEAR, '8y'],
    [10 * YEAR + 200 * DAY, '10y'],
  ])('of %i µs is %s', (duration, text) => {
    expect(humanDuration(duration)).toBe(text);
  });

  it('read back is never longer, and short of it by less than its last unit allows', () => {
    const units = new Map([
      ['s', SECOND],
      ['m', MINUTE],
      ['h', HOUR],
      ['d', DAY],
      ['y', YEAR],
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 * YEAR }), (duration) => {
        const parts = [...humanDuration(duration).matchAll(/(\d+)([smhdy])/g)];
        const read = parts.reduce(
          (sum, [, number, unit = '']) => sum + Number(number) * (units.get(unit) ?? 0),
          0,
        );
        expect(read).toBeLessThanOrEqual(duration);
        expect(duration - read).toBeLessThan(Math.max(SECOND, duration / 7));
      }),
    );
  });
});

describe('a time', () => {
  it('is read in every form of RFC 3339', () => {
    expect(parseTime('1970-01-01T00:00:01Z')).toBe(SECOND);
    expect(parseTime('1970-01-01T00:00:00.000001Z')).toBe(1);
    expect(parseTime('1970-01-01T00:00:00.1234567899Z')).toBe(123_456);
    expect(parseTime('1970-01-01T02:00:00+02:00')).toBe(0);
    expect(parseTime('1969-12-31T22:30:00-01:30')).toBe(0);
  });

  it('that is none, or the zero time, is unknown', () => {
    for (const text of ['', 'yesterday', '0001-01-01T00:00:00Z', null, 5])
      expect(parseTime(text)).toBeUndefined();
    expect(since(0, { at: null }, 'at')).toBe('<unknown>');
    expect(dateText({}, 'at')).toBe('Mon, 01 Jan 0001 00:00:00 +0000');
  });

  it('survives being written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        expect(parseTime(isoTime(seconds * 1000))).toBe(seconds * SECOND);
      }),
    );
  });

  it('is written with its weekday', () => {
    expect(dateText({ at: '2024-02-29T23:59:59Z' }, 'at')).toBe('Thu, 29 Feb 2024 23:59:59 +0000');
    expect(dateText({ at: '2024-03-01T01:00:00.9+02:00' }, 'at')).toBe('Thu, 29 Feb 2024 23:00:00 +0000');
  });
});
