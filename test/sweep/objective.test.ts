// Objectives as people write them, and what is said of those that say nothing.

import { describe, expect, it } from 'vitest';
import { METRIC_NAMES, METRICS, typedName } from '../../src/base/metrics.ts';
import { readMetric, readObjective } from '../../src/sweep/objective.ts';

function read(text: string): string {
  const found = readObjective(text);
  if (!found.ok)
    return `${text.slice(found.flaw.start, found.flaw.start + found.flaw.length)}: ${found.flaw.detail}; ${found.flaw.fix}`;
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
    ['failedJobs <= 0', 'failedJobs <= 0'],
    ['failedAdds <= 3', 'failedSandboxes <= 3'],
    ['idleAddressHours <= 1', 'availableAddressHours <= 3600000'],
  ])('%s is understood', (text, meaning) => {
    expect(read(text)).toBe(meaning);
  });

  it.each([
    ['', ': invalid objective ""; use p99 podStart <= 10s, or addressHours <= 500'],
    [
      'podStart <= 1s',
      'podStart: podStart needs a statistic; use p50 podStart, p90 podStart, p99 podStart or max podStart',
    ],
    [
      'p95 podStart <= 1s',
      'p95 podStart: unknown statistic "p95" of podStart; use p50 podStart, p90 podStart, p99 podStart or max podStart',
    ],
    ['adressHours <= 3', 'adressHours: unknown metric "adressHours"; did you mean addressHours?'],
    ['p99 podStart < 10s', '<: invalid comparison "<"; use <='],
    ['lowestFree', ': the comparison is missing; use >='],
    ['p99 podStart <= 10', '10: invalid duration "10"; use 10s, 500ms or 2m'],
    ['p99 podStart <=', ': the duration is missing; use 10s, 500ms or 2m'],
    ['wait <= 5s', 'wait: unknown metric "wait"; did you mean addressWait?'],
    ['ec2Calls <= few', 'few: invalid number "few"; use 500 or 12.5'],
  ])('%s is refused with its fix', (text, problem) => {
    expect(read(text)).toBe(problem);
  });

  it('may be about every metric, by its own name', () => {
    for (const metric of METRIC_NAMES) {
      const value = METRICS[metric].unit === 's' ? '1s' : '1';
      expect(readObjective(`${metric} <= ${value}`)).toMatchObject({ ok: true, objective: { metric } });
      expect(readMetric(metric)).toEqual({ ok: true, metric });
      expect(readMetric(typedName(metric))).toEqual({ ok: true, metric });
    }
    expect(readMetric('p99 podStart')).toEqual({ ok: true, metric: 'podStartP99' });
    expect(readMetric('adressHours')).toMatchObject({ ok: false, flaw: { start: 0, length: 11 } });
  });
});
