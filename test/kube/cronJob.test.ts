import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { HOUR, MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import type { PodSpec } from '../../src/kube/api/objects.ts';
import type { CronJobConfig } from '../../src/kube/api/workloadConfig.ts';
import { ClusterBench, podTemplate } from './clusterBench.ts';

function cronJob(changes: Partial<CronJobConfig> = {}, spec: Partial<PodSpec> = {}): CronJobConfig {
  const life = { lifetime: constantLatency(20 * SECOND), restartPolicy: 'Never' as const };
  return {
    namespace: 'default',
    name: 'tick',
    schedule: '* * * * *',
    concurrencyPolicy: 'Allow',
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    suspend: false,
    jobTemplate: {
      template: podTemplate({ ...life, ...spec }, 'tick'),
      completions: 1,
      parallelism: 1,
      backoffLimit: 0,
      completionMode: 'NonIndexed',
      podReplacementPolicy: 'TerminatingOrFailed',
    },
    ...changes,
  };
}

/** Boots for three minutes; the first job is due at minute 4. */
function play(config: CronJobConfig, span: number): ClusterBench {
  const bench = ClusterBench.booted(2);
  bench.kubernetes.apply({ kind: 'CronJob', config });
  bench.runFor(span);
  return bench;
}

const starts = (bench: ClusterBench): number[] => bench.of('job-started').map(({ at }) => at);

describe('a CronJob', () => {
  it('makes a Job at each time, named after the minute', () => {
    const bench = play(cronJob(), 3 * MINUTE + 10 * SECOND);
    expect(starts(bench)).toEqual([4, 5, 6].map((minute) => minute * MINUTE + 100));
    expect(bench.of('job-started')[0]).toMatchObject({ job: 'tick-28487524', cronJob: 'tick' });
    expect(bench.events('SuccessfulCreate')[0]).toMatchObject({
      object: 'default/tick',
      message: 'Created job tick-28487524',
    });
    expect(elementAt(bench.events('SawCompletedJob'), 0).message).toBe(
      'Saw completed job: tick-28487524, condition: Complete',
    );
  });

  it('reads its schedule in its own time', () => {
    const schedule = '10 2 * * *';
    const ahead = ClusterBench.booted(1);
    ahead.kubernetes.apply({ kind: 'CronJob', config: cronJob({ schedule, zone: { standard: 2 * HOUR } }) });
    ahead.kubernetes.apply({ kind: 'CronJob', config: { ...cronJob({ schedule }), name: 'utc' } });
    ahead.runFor(12 * MINUTE);
    expect(starts(ahead)).toEqual([10 * MINUTE + 100]);
  });

  it('counts from whatever date the cluster starts at', () => {
    const startTime = 1_704_067_200_000;
    const bench = ClusterBench.booted(1, { config: { startTime } });
    bench.kubernetes.apply({ kind: 'CronJob', config: cronJob({ schedule: '5 0 1 1 *' }) });
    bench.runFor(10 * MINUTE);
    expect(starts(bench)).toEqual([5 * MINUTE + 100]);
  });

  it('keeps the last three that completed and the last that failed', () => {
    const good = play(cronJob(), 10 * MINUTE);
    expect(good.pods().filter(({ owner }) => owner?.kind === 'Job')).toHaveLength(3);
    expect(elementAt(good.events('SuccessfulDelete'), 0).message).toBe('Deleted job tick-28487524');
    const bad = play(cronJob({}, { failureRate: 1 }), 10 * MINUTE);
    const failed = bad.pods().filter(({ owner }) => owner?.kind === 'Job');
    expect(failed.map(({ phase }) => phase)).toEqual(['Failed']);
  });

  it('runs Jobs side by side, skips, or replaces, as its policy says', () => {
    const long = { lifetime: constantLatency(100 * SECOND) };
    const most = (bench: ClusterBench): number =>
      bench.facts.reduce(
        ({ now, top }, { kind }) => {
          const change = kind === 'job-started' ? 1 : kind === 'job-finished' ? -1 : 0;
          return { now: now + change, top: Math.max(top, now + change) };
        },
        { now: 0, top: 0 },
      ).top;
    const allow = play(cronJob({}, long), 10 * MINUTE);
    expect(starts(allow)).toHaveLength(9);
    expect(most(allow)).toBeGreaterThan(1);

    const forbid = play(cronJob({ concurrencyPolicy: 'Forbid' }, long), 10 * MINUTE);
    expect(most(forbid)).toBe(1);
    expect(elementAt(forbid.events('JobAlreadyActive'), 0).message).toBe(
      'Not starting job because prior execution is running and concurrency policy is Forbid',
    );
    // A missed time is made good for as soon as the one before has ended.
    const second = elementAt(starts(forbid), 1);
    const ended = elementAt(forbid.of('job-finished'), 0).at;
    expect(second - ended).toBeLessThan(SECOND);

    const replace = play(cronJob({ concurrencyPolicy: 'Replace' }, long), 10 * MINUTE);
    expect(starts(replace)).toHaveLength(9);
    expect(replace.of('job-finished')).toEqual([]);
    expect(replace.events('SuccessfulDelete')).toHaveLength(8);
  });

  it('lets a time go by that is further back than its deadline', () => {
    const long = { lifetime: constantLatency(100 * SECOND) };
    const config = cronJob({ concurrencyPolicy: 'Forbid', startingDeadline: 10 * SECOND }, long);
    const bench = play(config, 10 * MINUTE);
    expect(starts(bench).every((at) => at % MINUTE === 100)).toBe(true);
  });

  it('rests while suspended, and ends with what it made', () => {
    const bench = play(cronJob({ suspend: true }), 5 * MINUTE);
    expect(starts(bench)).toEqual([]);
    bench.kubernetes.apply({ kind: 'CronJob', config: cronJob({ schedule: '*/2 * * * *' }) });
    bench.runFor(5 * MINUTE);
    expect(starts(bench).length).toBeGreaterThan(1);
    bench.kubernetes.delete('CronJob', 'tick');
    bench.runFor(2 * MINUTE);
    expect(bench.pods().filter(({ owner }) => owner?.kind === 'Job')).toEqual([]);
    expect(bench.runToQuiet()).toBe(true);
  });
});
