import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  formatClock,
  formatMoment,
  formatDuration,
  formatSeconds,
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
  it('reads as a clock, whole seconds cut', () => {
    expect(formatClock(0)).toBe('0:00');
    expect(formatClock(5 * MINUTE + 4999)).toBe('5:04');
    expect(formatClock(HOUR + 2 * MINUTE + 3 * SECOND)).toBe('1:02:03');
    expect(formatClock(25 * HOUR)).toBe('25:00:00');
  });

  it('are cut to whole seconds where they are to be typed back', () => {
    expect(formatMoment(0)).toBe('0s');
    expect(formatMoment(29_999)).toBe('29s');
    expect(formatMoment(5 * MINUTE + 4999)).toBe('5m04s');
    expect(formatMoment(HOUR + 2 * MINUTE)).toBe('1h02m00s');
    expect(parseDuration(formatMoment(HOUR + 2 * MINUTE + 3 * SECOND))).toBe(HOUR + 2 * MINUTE + 3 * SECOND);
  });

  it('reads as seconds with all three decimals', () => {
    expect(formatSeconds(152_380)).toBe('152.380 s');
    expect(formatSeconds(7)).toBe('0.007 s');
  });
});
