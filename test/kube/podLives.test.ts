import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { ClusterBench, container, deployment, podTemplate, type DatedFact } from './clusterBench.ts';

/** Times between the facts of one kind. */
function gaps(facts: readonly DatedFact[], kind: DatedFact['kind']): number[] {
  const times = facts.filter((fact) => fact.kind === kind).map(({ at }) => at);
  return times.slice(1).map((at, index) => at - elementAt(times, index));
}

const CRASHING = { lifetime: constantLatency(2 * SECOND), failureRate: 1 };

describe('a container that fails', () => {
  it('is started again at once, then after 10 s, 20 s … 5 min, in the sandbox it had', () => {
    const bench = ClusterBench.booted(1, { config: { kubernetesMinor: 36 } });
    bench.kubernetes.createDeployment(deployment('web', 1, CRASHING));
    bench.runFor(60 * MINUTE);
    const pod = elementAt(bench.pods('web'), 0);
    const pauses = gaps(bench.story(pod), 'pod-restarted');
    [10, 20, 40, 80, 160, 300, 300].forEach((seconds, index) => {
      // Two seconds of life and the start of the container come on top.
      expect(pauses[index]).toBeGreaterThanOrEqual((seconds + 2) * SECOND);
      expect(pauses[index]).toBeLessThan((seconds + 6) * SECOND);
    });
    expect(bench.cloud.adds).toHaveLength(1);
    expect(bench.of('sandbox-created').filter(({ pod: key }) => key === `default/${pod.name}`)).toHaveLength(
      1,
    );
    expect(pod.restarts).toBe(bench.of('pod-restarted').length);
  });

  it('waits in CrashLoopBackOff, in the kubelet’s words', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('web', 1, CRASHING));
    bench.runFor(4 * MINUTE);
    const { name, uid } = elementAt(bench.pods('web'), 0);
    const who = `pod=${name}_default(${uid})`;
    expect(
      bench
        .of('container-waiting')
        .map(({ message }) => message)
        .slice(0, 4),
    ).toEqual([
      `back-off 10s restarting failed container=main ${who}`,
      `back-off 20s restarting failed container=main ${who}`,
      `back-off 40s restarting failed container=main ${who}`,
      `back-off 1m20s restarting failed container=main ${who}`,
    ]);
    const event = `Back-off restarting failed container main in pod ${name}_default(${uid})`;
    const events = bench.events('BackOff');
    expect(new Set(events.map(({ message }) => message))).toEqual(new Set([event]));
    // One event with a count: older kubelets look every 10 to 16 s whether the back-off is over.
    expect(events.map(({ count }) => count)).toEqual(events.map((_, index) => index + 1));
    expect(events.length).toBeGreaterThan(8);
  });

  it('is forgiven after a run of more than ten minutes', () => {
    const bench = ClusterBench.booted(1, { config: { kubernetesMinor: 36 } });
    const life = { lifetime: constantLatency(11 * MINUTE), failureRate: 1 };
    bench.kubernetes.createDeployment(deployment('web', 1, life));
    bench.runFor(60 * MINUTE);
    expect(bench.of('pod-restarted').length).toBeGreaterThan(3);
    expect(bench.of('container-waiting')).toEqual([]);
  });

  it('gets another address only as another pod', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('web', 1, CRASHING));
    bench.runFor(2 * MINUTE);
    expect(bench.cloud.adds).toHaveLength(1);
    bench.kubernetes.deletePods('web', 'all');
    bench.runFor(2 * MINUTE);
    expect(bench.cloud.adds).toHaveLength(2);
    expect(bench.cloud.dels).toHaveLength(1);
  });

  it('is not ready between its runs', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('web', 1, CRASHING));
    bench.runFor(2 * MINUTE);
    const pod = elementAt(bench.pods('web'), 0);
    const kinds = bench.story(pod).map(({ kind }) => kind);
    const runs = kinds.filter((kind) => kind === 'pod-ready').length;
    expect(runs).toBeGreaterThan(2);
    expect(kinds.filter((kind) => kind === 'pod-not-ready').length).toBeGreaterThanOrEqual(runs - 1);
    expect(kinds.filter((kind) => kind === 'pod-running')).toHaveLength(1);
    expect(pod.phase).toBe('Running');
  });
});

describe('restartPolicy', () => {
  it.each([
    ['Always', 0, 'Running', true],
    ['Always', 1, 'Running', true],
    ['OnFailure', 0, 'Succeeded', false],
    ['OnFailure', 1, 'Running', true],
    ['Never', 0, 'Succeeded', false],
    ['Never', 1, 'Failed', false],
  ] as const)('%s with failure rate %i ends %s', (restartPolicy, failureRate, phase, restarts) => {
    const bench = ClusterBench.booted(1);
    const life = { lifetime: constantLatency(5 * SECOND), failureRate, restartPolicy };
    bench.kubernetes.apply({
      kind: 'Pod',
      config: { namespace: 'default', name: 'bare', template: podTemplate(life) },
    });
    bench.runFor(2 * MINUTE);
    const pod = bench.pods().find(({ name }) => name === 'bare');
    expect(pod?.phase).toBe(phase);
    expect(bench.of('pod-restarted').length > 0).toBe(restarts);
    expect(bench.cloud.dels.length > 0).toBe(!restarts);
  });
});

describe('init containers and sidecars', () => {
  it('run one after the other, before the others start', () => {
    const bench = ClusterBench.booted(1);
    const init = (name: string, seconds: number): ReturnType<typeof container> =>
      container(name, { lifetime: constantLatency(seconds * SECOND) });
    bench.kubernetes.createPods(
      'plain',
      1,
      podTemplate({ initContainers: [init('migrate', 30), init('warm', 20)] }),
    );
    const start = bench.simulation.now;
    bench.runFor(40 * SECOND);
    expect(elementAt(bench.pods('plain'), 0).phase).toBe('Pending');
    bench.runFor(2 * MINUTE);
    const running = bench.of('pod-running').find(({ pod }) => pod === 'default/plain-0');
    expect((running?.at ?? 0) - start).toBeGreaterThan(50 * SECOND);
    expect(elementAt(bench.pods('plain'), 0).phase).toBe('Running');
  });

  it('that fail are tried again, or fail the pod where nothing is restarted', () => {
    const initContainers = [container('migrate', { lifetime: constantLatency(SECOND), failureRate: 1 })];
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('again', 1, podTemplate({ initContainers }));
    bench.kubernetes.createPods('once', 1, podTemplate({ initContainers, restartPolicy: 'Never' }));
    bench.runFor(2 * MINUTE);
    expect(elementAt(bench.pods('again'), 0).phase).toBe('Pending');
    expect(bench.of('container-waiting')[0]).toMatchObject({ pod: 'default/again-0', container: 'migrate' });
    expect(elementAt(bench.pods('once'), 0).phase).toBe('Failed');
    expect(bench.cloud.dels.map(({ sandbox }) => sandbox.pod)).toEqual(['default/once-0']);
  });

  it('stop after the others, in what is left of the grace period', () => {
    const bench = ClusterBench.booted(1);
    const sidecar = container('proxy', { sidecar: true });
    const spec = { exitDelay: constantLatency(4 * SECOND), terminationGracePeriod: 30 * SECOND };
    bench.kubernetes.createPods('one', 1, podTemplate({ ...spec, initContainers: [sidecar] }));
    bench.kubernetes.createPods('none', 1, podTemplate(spec));
    const slow = { ...spec, exitDelay: constantLatency(60 * SECOND), initContainers: [sidecar, sidecar] };
    bench.kubernetes.createPods('slow', 1, podTemplate(slow));
    bench.runFor(MINUTE);
    for (const name of ['one', 'none', 'slow']) bench.kubernetes.deletePods(name, 'all');
    const start = bench.simulation.now;
    bench.runFor(2 * MINUTE);
    const ended = (name: string): number =>
      Math.floor(
        ((bench.of('pod-finished').find(({ pod }) => pod === `default/${name}-0`)?.at ?? 0) - start) / SECOND,
      );
    expect(ended('none')).toBe(4);
    expect(ended('one')).toBe(8);
    // The grace is used up, and each sidecar still gets its two seconds.
    expect(ended('slow')).toBe(34);
  });

  it('let a Job’s pod end although a sidecar would run for ever', () => {
    const bench = ClusterBench.booted(1);
    const initContainers = [container('proxy', { sidecar: true })];
    const life = { lifetime: constantLatency(10 * SECOND), restartPolicy: 'Never' as const };
    bench.kubernetes.createPods('task', 1, podTemplate({ ...life, initContainers }));
    bench.runFor(MINUTE);
    expect(elementAt(bench.pods('task'), 0).phase).toBe('Succeeded');
    expect(bench.runToQuiet()).toBe(true);
  });
});
