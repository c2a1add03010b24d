import { describe, expect, it } from 'vitest';
import { isoTime } from '../../src/base/calendar.ts';
import { HOUR, MINUTE } from '../../src/base/time.ts';
import { parseZoneRule, zoneOffset } from '../../src/base/zoneRule.ts';

function offset(rule: string, at: string): number | undefined {
  const parsed = parseZoneRule(rule);
  return parsed && zoneOffset(parsed, Date.parse(at)) / HOUR;
}

describe('a rule of a time zone', () => {
  const NEW_YORK = 'EST5EDT,M3.2.0,M11.1.0';
  const SYDNEY = 'AEST-10AEDT,M10.1.0,M4.1.0/3';

  it.each([
    ['<+0530>-5:30', '2024-06-01T00:00:00Z', 5.5],
    ['KST-9', '2024-06-01T00:00:00Z', 9],
    [NEW_YORK, '2024-03-10T06:59:59Z', -5],
    [NEW_YORK, '2024-03-10T07:00:00Z', -4],
    [NEW_YORK, '2024-11-03T05:59:59Z', -4],
    [NEW_YORK, '2024-11-03T06:00:00Z', -5],
    [SYDNEY, '2024-01-01T00:00:00Z', 11],
    [SYDNEY, '2024-04-06T15:59:59Z', 11],
    [SYDNEY, '2024-04-06T16:00:00Z', 10],
    [SYDNEY, '2024-10-05T16:00:00Z', 11],
    ['<-02>2<-01>,M3.5.0/-1,M10.5.0/0', '2024-03-31T00:59:59Z', -2],
    ['<-02>2<-01>,M3.5.0/-1,M10.5.0/0', '2024-03-31T01:00:00Z', -1],
    ['not a rule', '2024-01-01T00:00:00Z', undefined],
  ])('%s at %s', (rule, at, hours) => expect(offset(rule, at)).toBe(hours));

  it('agrees with the platform, hour by hour, for zones on both sides of the equator', () => {
    for (const [rule, timeZone] of [
      [NEW_YORK, 'America/New_York'],
      [SYDNEY, 'Australia/Sydney'],
      ['CET-1CEST,M3.5.0,M10.5.0/3', 'Europe/Berlin'],
    ] as const) {
      const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: '2-digit' });
      for (
        let at = Date.parse('2026-01-01T00:30:00Z');
        at < Date.parse('2027-01-01T00:00:00Z');
        at += 97 * MINUTE
      ) {
        const local = isoTime(at + (offset(rule, isoTime(at)) ?? 0) * HOUR);
        expect(parts.format(at)).toBe(local.slice(11, 13));
      }
    }
  });
});
