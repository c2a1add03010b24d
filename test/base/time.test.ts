import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  formatDuration,
  formatInstant,
  formatMoment,
  formatSpan,
  parseClock,
  parseDuration,
} from '../../src/base/time.ts';

describe('parseDuration', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['90s', 90 * SECOND],
    ['5m', 5 * MINUTE],
    ['1h30m', HOUR + 30 * MINUTE],
    ['1.5s', 1500],
    ['250ms', 250],
    ['2d12h', 2 * DAY + 12 * HOUR],
    ['1.1d', 95_040_000],
    ['1m5ms', MINUTE + 5],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    '5',
    '5 m',
    '5 minutes',
    '-5s',
    '5m1h',
    '5m5m',
    's',
    '1.5ms',
    '0.0001s',
    '1e3s',
    '5M',
    ' 5m',
    '1.s',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  it('writes what parseDuration reads back', () => {
    fc.assert(
      fc.property(fc.nat({ max: 400 * DAY }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  it('uses the largest units first and leaves out empty ones', () => {
    expect(formatDuration(0)).toBe('0s');
    expect(formatDuration(90 * SECOND)).toBe('1m30s');
    expect(formatDuration(DAY + 1)).toBe('1d1ms');
  });
});

describe('points in time', () => {
  it('are read as clocks show them too', () => {
    expect(parseClock('0:00')).toBe(0);
    expect(parseClock('10:05')).toBe(10 * MINUTE + 5 * SECOND);
    expect(parseClock('1:02:03')).toBe(HOUR + 2 * MINUTE + 3 * SECOND);
    for (const text of ['', '5', '5:4', '5:60', '1:5:00', ':05', '5m', '-1:00', '1:00:00:00']) {
      expect(parseClock(text), text).toBeUndefined();
    }
  });

  it('are cut to whole seconds where they are to be typed back', () => {
    expect(formatMoment(0)).toBe('0s');
    expect(formatMoment(29_999)).toBe('29s');
    expect(formatMoment(5 * MINUTE + 4999)).toBe('5m04s');
    expect(formatMoment(HOUR + 2 * MINUTE)).toBe('1h02m00s');
    expect(parseDuration(formatMoment(HOUR + 2 * MINUTE + 3 * SECOND))).toBe(HOUR + 2 * MINUTE + 3 * SECOND);
  });

  it('are told to the millisecond where that matters', () => {
    expect(formatInstant(152_380)).toBe('2m32.380s');
    expect(formatInstant(7)).toBe('0.007s');
    fc.assert(
      fc.property(fc.nat({ max: 400 * DAY }), (ms) => {
        expect(parseDuration(formatInstant(ms))).toBe(ms);
        expect(parseDuration(formatMoment(ms))).toBe(ms - (ms % SECOND));
      }),
    );
  });
});

describe('measured spans', () => {
  it.each([
    [0, '0s'],
    [1400, '1.4s'],
    [12_849, '12.8s'],
    [12, '12ms'],
    [59_999, '1m00s'],
    [59_940, '59.9s'],
    [MINUTE, '1m00s'],
    [179_999, '3m00s'],
    [179_400, '2m59s'],
    [HOUR + 49 * SECOND, '1h00m49s'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
    expect(parseDuration(text)).toBeDefined();
  });
});
