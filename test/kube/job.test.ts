import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import type { PodSpec } from '../../src/kube/api/objects.ts';
import type { JobConfig } from '../../src/kube/api/workloadConfig.ts';
import { ClusterBench, podTemplate } from './clusterBench.ts';

function job(changes: Partial<JobConfig> = {}, spec: Partial<PodSpec> = {}): JobConfig {
  return {
    namespace: 'default',
    name: 'sum',
    template: podTemplate({ lifetime: constantLatency(20 * SECOND), restartPolicy: 'Never', ...spec }, 'sum'),
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    podReplacementPolicy: 'TerminatingOrFailed',
    ...changes,
  };
}

function play(config: JobConfig, span = 10 * MINUTE): ClusterBench {
  const bench = ClusterBench.booted(2);
  bench.kubernetes.apply({ kind: 'Job', config });
  bench.runFor(span);
  return bench;
}

describe('a Job’s policies', () => {
  const FIRST_FAILS = { failureRate: 1, lifetime: constantLatency(SECOND) };

  it('end it at the first failure of a kind, in upstream’s words', () => {
    const podFailurePolicy = [
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      { action: 'FailJob', onExitCodes: { container: 'main', operator: 'In', values: [42] } },
    ] as const;
    const bench = play(job({ podFailurePolicy }, { ...FIRST_FAILS, exitCode: 42 }));
    expect(finished(bench)).toEqual([
      { condition: 'Failed', reason: 'PodFailurePolicy', succeeded: 0, failed: 1 },
    ]);
    const { name } = elementAt(bench.pods('sum'), 0);
    expect(elementAt(bench.events('PodFailurePolicy'), 0).message).toBe(
      `Container main for pod default/${name} failed with exit code 42 matching FailJob rule at index 1`,
    );
  });

  it('count what no rule matches', () => {
    const podFailurePolicy = [
      { action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [1] } },
      { action: 'FailJob', onExitCodes: { container: 'other', operator: 'In', values: [1] } },
    ] as const;
    const bench = play(job({ podFailurePolicy, backoffLimit: 1 }, FIRST_FAILS));
    expect(finished(bench)).toMatchObject([{ reason: 'BackoffLimitExceeded', failed: 2 }]);
  });

  it('leave failures uncounted that somebody else is to blame for', () => {
    const ignore = {
      action: 'Ignore',
      onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
    } as const;
    const config = job({ podFailurePolicy: [ignore], backoffLimit: 0, podReplacementPolicy: 'Failed' });
    const bench = play(config, 10 * SECOND);
    bench.kubernetes.nodeVerbs.drain(elementAt(bench.pods('sum'), 0).nodeName ?? '');
    bench.runFor(5 * MINUTE);
    expect(bench.of('pod-deleted').filter(({ cause }) => cause === 'EvictionByEvictionAPI').length).toBe(1);
    expect(finished(bench)).toMatchObject([{ condition: 'Complete', succeeded: 1, failed: 0 }]);
  });

  it('let a part of the indexes suffice, from 1.31 on', () => {
    const successPolicy = [{ succeededIndexes: [0, 1], succeededCount: 2 }, { succeededCount: 4 }];
    const config = job({ completions: 6, parallelism: 2, completionMode: 'Indexed', successPolicy });
    expect(finished(play(config))).toMatchObject([{ condition: 'Complete', succeeded: 2 }]);
    const old = ClusterBench.booted(2, { config: { kubernetesMinor: 30 } });
    old.kubernetes.apply({ kind: 'Job', config });
    old.runFor(10 * MINUTE);
    expect(finished(old)).toMatchObject([{ condition: 'Complete', succeeded: 6 }]);
  });
});

describe('a suspended Job', () => {
  it('has no pods, and its time does not count', () => {
    const bench = play(job({ suspend: true, activeDeadline: MINUTE }), 5 * MINUTE);
    expect(bench.pods('sum')).toEqual([]);
    expect(bench.events('Suspended')).toMatchObject([{ objectKind: 'Job', message: 'Job suspended' }]);
    bench.kubernetes.apply({ kind: 'Job', config: job({ suspend: false }) });
    bench.runFor(45 * SECOND);
    expect(bench.events('Resumed')).toHaveLength(1);
    expect(finished(bench)).toMatchObject([{ condition: 'Complete' }]);
  });

  it('loses those it has, which count for nothing', () => {
    const config = job({ completions: 4, parallelism: 2, activeDeadline: 5 * MINUTE, backoffLimit: 0 });
    const bench = play(config, 10 * SECOND);
    expect(bench.running('sum')).toHaveLength(2);
    bench.kubernetes.apply({ kind: 'Job', config: { ...config, suspend: true } });
    bench.runFor(10 * MINUTE);
    expect(bench.running('sum')).toEqual([]);
    expect(finished(bench)).toEqual([]);
    bench.kubernetes.apply({ kind: 'Job', config: { ...config, parallelism: 4 } });
    bench.runFor(10 * SECOND);
    expect(bench.running('sum')).toHaveLength(4);
    bench.runFor(MINUTE);
    expect(finished(bench)).toMatchObject([{ condition: 'Complete', succeeded: 4, failed: 0 }]);
    expect(bench.runToQuiet()).toBe(true);
  });
});

const finished = (bench: ClusterBench): object[] =>
  bench.of('job-finished').map(({ condition, reason, succeeded, failed }) => {
    return { condition, reason, succeeded, failed };
  });

describe('a Job', () => {
  it('runs as many pods as asked for, so many at a time, and keeps them when they are done', () => {
    const bench = play(job({ completions: 5, parallelism: 2 }));
    expect(bench.pods('sum').map(({ phase }) => phase)).toEqual(Array.from({ length: 5 }, () => 'Succeeded'));
    expect(finished(bench)).toEqual([{ condition: 'Complete', reason: undefined, succeeded: 5, failed: 0 }]);
    expect(bench.events('Completed')).toMatchObject([{ object: 'default/sum', message: 'Job completed' }]);
    expect(elementAt(bench.pods('sum'), 0).name).toMatch(/^sum-[a-z0-9]{5}$/);
    expect(bench.cloud.adds).toHaveLength(5);
    expect([...bench.cloud.books.values()].every(({ open }) => open.size === 0)).toBe(true);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('numbers the pods of an indexed Job, each index once', () => {
    const bench = play(job({ completions: 4, parallelism: 3, completionMode: 'Indexed' }));
    const names = bench.pods('sum').map(({ name }) => name.replace(/-[^-]+$/, ''));
    expect(names.sort()).toEqual(['sum-0', 'sum-1', 'sum-2', 'sum-3']);
    expect(elementAt(bench.pods('sum'), 0).annotations['batch.kubernetes.io/job-completion-index']).toBe('0');
  });

  it('makes good for failed pods after 10, 20, 40 … seconds and gives up beyond its limit', () => {
    const config = job({ backoffLimit: 3 }, { failureRate: 1, lifetime: constantLatency(SECOND) });
    const bench = play(config);
    const created = bench.of('pod-created').filter(({ owner }) => owner === 'sum');
    const ended = bench.of('pod-finished');
    expect(created).toHaveLength(4);
    const pauses = created.slice(1).map(({ at }, index) => at - elementAt(ended, index).at);
    [10, 20, 40].forEach((seconds, index) => {
      expect(pauses[index]).toBeGreaterThanOrEqual(seconds * SECOND);
      expect(pauses[index]).toBeLessThan((seconds + 1) * SECOND);
    });
    expect(finished(bench)).toEqual([
      { condition: 'Failed', reason: 'BackoffLimitExceeded', succeeded: 0, failed: 4 },
    ]);
    expect(bench.events('BackoffLimitExceeded')).toMatchObject([
      { type: 'Warning', message: 'Job has reached the specified backoff limit' },
    ]);
  });

  it('restarts containers in place with OnFailure, and counts that against the limit', () => {
    const spec = { failureRate: 1, lifetime: constantLatency(SECOND), restartPolicy: 'OnFailure' } as const;
    const bench = play(job({ backoffLimit: 2 }, spec), 20 * MINUTE);
    expect(bench.of('pod-created').filter(({ owner }) => owner === 'sum')).toHaveLength(1);
    expect(bench.of('pod-restarted')).toHaveLength(2);
    expect(finished(bench)).toMatchObject([{ reason: 'BackoffLimitExceeded' }]);
    expect(bench.pods('sum')).toEqual([]);
  });

  it('ends at its deadline with all its pods', () => {
    const config = job({ completions: 9, parallelism: 3, activeDeadline: 30 * SECOND });
    const bench = play(config, 2 * MINUTE);
    expect(finished(bench)).toMatchObject([{ condition: 'Failed', reason: 'DeadlineExceeded' }]);
    expect(elementAt(bench.of('job-finished'), 0).at).toBe(3 * MINUTE + 30 * SECOND);
    expect(bench.pods('sum').every(({ phase }) => phase === 'Succeeded')).toBe(true);
  });

  it('goes with its pods when its time to live is over', () => {
    const bench = play(job({ ttlAfterFinished: 100 * SECOND }), 90 * SECOND);
    expect(bench.pods('sum')).toHaveLength(1);
    bench.runFor(2 * MINUTE);
    expect(bench.pods('sum')).toEqual([]);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('repeats no UID and no name when one is made again under its name', () => {
    const bench = play(job({ ttlAfterFinished: 10 * SECOND }), 20 * SECOND);
    const [first] = bench.pods('sum');
    bench.runFor(2 * MINUTE);
    expect(bench.pods('sum')).toEqual([]);
    bench.kubernetes.apply({ kind: 'Job', config: job() });
    bench.runFor(10 * SECOND);
    const [second] = bench.pods('sum');
    expect(first?.owner?.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.owner?.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set([first?.owner?.uid, second?.owner?.uid, first?.uid, second?.uid]).size).toBe(4);
    expect(second?.name).not.toBe(first?.name);
  });

  it('counts a deleted pod as failed and replaces it at once, or when it has ended', () => {
    for (const podReplacementPolicy of ['TerminatingOrFailed', 'Failed'] as const) {
      const config = job({ podReplacementPolicy }, { exitDelay: constantLatency(15 * SECOND) });
      const bench = play(config, 15 * SECOND);
      const pod = elementAt(bench.pods('sum'), 0);
      bench.kubernetes.deletePods('sum', 1);
      bench.runFor(2 * MINUTE);
      const second = elementAt(
        bench.of('pod-created').filter(({ owner }) => owner === 'sum'),
        1,
      );
      const ended = bench.story(pod).find(({ kind }) => kind === 'pod-finished')?.at ?? 0;
      const waited = podReplacementPolicy === 'Failed';
      expect(second.at > ended).toBe(waited);
      expect(finished(bench)).toMatchObject([{ condition: 'Complete', succeeded: 1 }]);
    }
  });

  it('without completions is done when one pod has succeeded and none is left', () => {
    const { completions: _, ...queue } = job({ parallelism: 3 });
    const bench = play(queue);
    expect(finished(bench)).toMatchObject([{ condition: 'Complete', succeeded: 3 }]);
  });

  it('completes exactly as often as asked for, whatever fails, never beyond its parallelism', () => {
    const given = fc.record({
      seed: fc.nat(),
      completions: fc.integer({ min: 1, max: 8 }),
      parallelism: fc.integer({ min: 1, max: 5 }),
      failureRate: fc.constantFrom(0, 0.3, 0.6),
      completionMode: fc.constantFrom('Indexed' as const, 'NonIndexed' as const),
      victims: fc.array(fc.nat({ max: 90 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(given, ({ seed, completions, parallelism, failureRate, completionMode, victims }) => {
        const bench = ClusterBench.booted(2, { seed });
        const limits = { completions, parallelism, completionMode, backoffLimit: 1000 };
        let most = 0;
        bench.simulation.onAfterEvent(() => {
          const active = bench
            .pods('sum')
            .filter(({ phase, deletedAt }) => deletedAt === undefined && /Pending|Running/.test(phase));
          most = Math.max(most, active.length);
        });
        bench.kubernetes.apply({ kind: 'Job', config: job(limits, { failureRate }) });
        for (const seconds of victims) {
          bench.runFor(seconds * SECOND);
          bench.kubernetes.deletePods(bench.pods('sum').map(({ name }) => `default/${name}`)[0] ?? '', 1);
        }
        bench.runFor(1000 * MINUTE);
        expect(finished(bench)).toMatchObject([{ condition: 'Complete', succeeded: completions }]);
        expect(most).toBeLessThanOrEqual(parallelism);
        expect(bench.simulation.pending).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});
