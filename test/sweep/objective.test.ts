// Objectives as people write them, and what is said of those that say nothing.

import { describe, expect, it } from 'vitest';
import { METRIC_NAMES, METRICS } from '../../src/base/metrics.ts';
import { readMetric, readObjective } from '../../src/sweep/objective.ts';

function read(text: string): string {
  const found = readObjective(text);
  if (!found.ok)
    return `${text.slice(found.flaw.start, found.flaw.start + found.flaw.length)}: ${found.flaw.detail}; ${found.flaw.mend}`;
  const { metric, comparison, limit } = found.objective;
  return `${metric} ${comparison} ${limit}`;
}

describe('an objective', () => {
  it.each([
    ['p99 podStart <= 10s', 'podStartP99 <= 10000'],
    ['  max   addressWait<=500ms ', 'addressWaitMax <= 500'],
    ['median podStart ≤ 1m30s', 'podStartP50 <= 90000'],
    ['podStartP90 <= 2s', 'podStartP90 <= 2000'],
    ['podsNeverStarted <= 0', 'podsNeverStarted <= 0'],
    ['addressHours <= 12.5', 'addressHours <= 45000000'],
    ['lowestFree >= 100', 'lowestFree >= 100'],
  ])('%s is understood', (text, meaning) => {
    expect(read(text)).toBe(meaning);
  });

  it.each([
    ['', ': this is no objective; write p99 podStart <= 10s, or addressHours <= 500'],
    [
      'podStart <= 1s',
      'podStart: podStart has many values a run; write p50 podStart, p90 podStart, p99 podStart or max podStart',
    ],
    [
      'p95 podStart <= 1s',
      'p95 podStart: p95 of podStart is not measured; write p50 podStart, p90 podStart, p99 podStart or max podStart',
    ],
    ['adressHours <= 3', 'adressHours: nothing called adressHours is measured; did you mean addressHours?'],
    ['p99 podStart < 10s', '<: < is no comparison here; write <=: figures are estimates'],
    ['lowestFree', ': nothing is compared; write >=: figures are estimates'],
    ['p99 podStart <= 10', '10: 10 is no duration; write 10s, 500ms or 2m'],
    ['p99 podStart <=', ': no duration is given; write 10s, 500ms or 2m'],
    ['ec2Calls <= few', 'few: few is no number; write 500, or 12.5'],
  ])('%s is mended', (text, problem) => {
    expect(read(text)).toBe(problem);
  });

  it('may be about every metric, by its own name', () => {
    for (const metric of METRIC_NAMES) {
      const value = METRICS[metric].unit === 's' ? '1s' : '1';
      expect(readObjective(`${metric} <= ${value}`)).toMatchObject({ ok: true, objective: { metric } });
      expect(readMetric(metric)).toEqual({ ok: true, metric });
    }
    expect(readMetric('p99 podStart')).toEqual({ ok: true, metric: 'podStartP99' });
    expect(readMetric('adressHours')).toMatchObject({ ok: false, flaw: { start: 0, length: 11 } });
  });
});
