import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { DEFAULT_LIMITS, DEFAULT_TIMINGS } from '../../src/kube/api/defaults.ts';
import { ClusterBench, deployment } from './clusterBench.ts';

describe('a Deployment', () => {
  it('names its pods by ReplicaSet hash and suffix, and owns them through it', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('nginx', 2));
    bench.runFor(MINUTE);
    const pods = bench.pods('nginx');
    const pod = elementAt(pods, 0);
    expect(pod.name).toMatch(/^nginx-[bcdf456789]{1,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(pod.owner).toMatchObject({ kind: 'ReplicaSet', name: pod.name.replace(/-[^-]+$/, '') });
    expect(pod.labels).toBe(elementAt(pods, 1).labels);
    expect(pod.labels['pod-template-hash']).toBe(pod.name.split('-')[1]);
    expect(bench.of('deployment-scaled')).toMatchObject([{ deployment: 'nginx', from: 0, to: 2 }]);
  });

  it('creates in batches of 1, 2, 4, … each after the answer to the one before', () => {
    const propagation = constantLatency(10);
    const bench = ClusterBench.booted(1, { config: { timings: { ...DEFAULT_TIMINGS, propagation } } });
    const start = bench.simulation.now;
    bench.kubernetes.createDeployment(deployment('nginx', 12));
    bench.runFor(MINUTE);
    const times = bench
      .of('pod-created')
      .filter(({ owner }) => owner === 'nginx')
      .map(({ at }) => at - start);
    // Twice 10 ms until the ReplicaSet's controller acts.
    expect(times).toEqual([20, 30, 30, 40, 40, 40, 40, 50, 50, 50, 50, 50]);
  });

  it('creates a pod in 54 ms once the burst of 30 is used up', () => {
    const bench = new ClusterBench();
    bench.kubernetes.createDeployment(deployment('nginx', 1030));
    bench.runFor(2 * MINUTE);
    const times = bench.of('pod-created').map(({ at }) => at);
    expect(times).toHaveLength(1030);
    expect((times.at(-1) ?? 0) - elementAt(times, 0)).toBeGreaterThan(53 * SECOND);
    expect((times.at(-1) ?? 0) - elementAt(times, 0)).toBeLessThan(56 * SECOND);
  });

  it('creates as fast as asked where nothing limits it', () => {
    const limits = { ...DEFAULT_LIMITS, controllerWrites: { burst: 1, interval: 0 } };
    const bench = new ClusterBench({ limits });
    bench.kubernetes.createDeployment(deployment('nginx', 500));
    bench.runFor(3 * SECOND);
    expect(bench.pods('nginx')).toHaveLength(500);
  });

  it('replaces a deleted pod while the old one still ends', () => {
    const bench = ClusterBench.booted(1);
    const slow = { exitDelay: constantLatency(20 * SECOND) };
    bench.kubernetes.createDeployment(deployment('nginx', 3, slow));
    bench.runFor(MINUTE);
    const victim = elementAt(bench.pods('nginx'), 0);
    bench.kubernetes.deletePods(`default/${victim.name}`, 'all');
    bench.runFor(10 * SECOND);
    expect(victim.deletedAt).toBeDefined();
    expect(bench.pods('nginx')).toHaveLength(4);
    expect(bench.running('nginx')).toHaveLength(3);
    bench.runFor(MINUTE);
    expect(bench.pods('nginx')).toHaveLength(3);
  });

  it('replaces the oldest of its pods when so many are deleted', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('nginx', 5));
    bench.runFor(MINUTE);
    const [first, second, ...others] = bench.pods('nginx');
    bench.kubernetes.deletePods('nginx', 2);
    bench.runFor(MINUTE);
    const now = bench.running('nginx');
    expect(now).toHaveLength(5);
    expect(now.slice(0, 3)).toEqual(others);
    expect(now).not.toContain(first);
    expect(now).not.toContain(second);
  });

  it('scales down to the number asked for and takes waiting pods first', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('nginx', 20));
    bench.runFor(MINUTE);
    expect(bench.running('nginx')).toHaveLength(15);
    bench.kubernetes.verbs.scale('Deployment', 'nginx', 15);
    bench.runFor(MINUTE);
    expect(bench.running('nginx')).toHaveLength(15);
    expect(bench.of('pod-finished')).toEqual([]);
    bench.kubernetes.verbs.scale('Deployment', 'nginx', 0);
    bench.runFor(MINUTE);
    expect(bench.pods('nginx')).toEqual([]);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('ends at the last of several numbers', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('nginx', 1));
    for (const replicas of [9, 2, 12, 4]) bench.kubernetes.verbs.scale('Deployment', 'nginx', replicas);
    bench.runFor(2 * MINUTE);
    expect(bench.pods('nginx')).toHaveLength(4);
    expect(bench.of('deployment-scaled').map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 9],
      [9, 2],
      [2, 12],
      [12, 4],
    ]);
  });

  it('takes its pods with it, two API calls each', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('nginx', 215));
    bench.runFor(MINUTE);
    const start = bench.simulation.now;
    bench.kubernetes.delete('Deployment', 'nginx');
    bench.runFor(2 * MINUTE);
    expect(bench.pods('nginx')).toEqual([]);
    const last = bench.of('pod-deleted').at(-1)?.at ?? 0;
    expect(last - start).toBeGreaterThan(200 * 108);
    expect(last - start).toBeLessThan(200 * 108 + SECOND);
  });
});
