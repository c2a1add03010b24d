import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import type { DeploymentConfig, DeploymentStrategy, IntOrPercent } from '../../src/kube/api/config.ts';
import { rolloutLimits } from '../../src/kube/controllers/deploymentScale.ts';
import { ClusterBench, container, deployment } from './clusterBench.ts';

function withImage(config: DeploymentConfig, image: string): DeploymentConfig {
  const containers = [container('main', { image })];
  return { ...config, template: { ...config.template, spec: { ...config.template.spec, containers } } };
}

function rolling(maxSurge: IntOrPercent, maxUnavailable: IntOrPercent): DeploymentStrategy {
  return { type: 'RollingUpdate', maxSurge, maxUnavailable };
}

function hashes(bench: ClusterBench): Set<string> {
  return new Set(bench.running('web').map(({ labels }) => labels['pod-template-hash'] ?? 'none'));
}

/** What runs of the pods of web. */
function images(bench: ClusterBench): string[] {
  return bench.running('web').map(({ spec }) => elementAt(spec.containers, 0).image);
}

/** Texts of the ScalingReplicaSet events, with `old` and `new` for the names. */
function scalings(bench: ClusterBench): string[] {
  const [old] = bench.pods('web').map(({ owner }) => owner?.name ?? '');
  return bench.events('ScalingReplicaSet').map(({ message }) => {
    const [direction, name, rest] = message.split(/ replica set (\S+) /);
    return `${direction} ${name === old ? 'old' : 'new'} ${rest}`;
  });
}

describe('a rolling update', () => {
  it('takes turns between a new pod and an old one, in upstream’s words', () => {
    const bench = ClusterBench.booted(2);
    const config = deployment('web', 3);
    bench.kubernetes.apply({ kind: 'Deployment', config });
    bench.runFor(MINUTE);
    const first = elementAt(bench.pods('web'), 0);
    bench.kubernetes.apply({ kind: 'Deployment', config: withImage(config, 'web:2') });
    bench.runFor(5 * SECOND);
    expect(first.owner?.name).toBe(elementAt(bench.pods('web'), 0).owner?.name);
    const texts = scalings(bench);
    bench.runFor(5 * MINUTE);
    expect(texts[0]).toBe('Scaled up old from 0 to 3');
    expect(texts[1]).toBe('Scaled up new from 0 to 1');
    expect(bench.events('ScalingReplicaSet').map(({ message }) => message.replace(/web-\S+/, 'RS'))).toEqual([
      'Scaled up replica set RS from 0 to 3',
      'Scaled up replica set RS from 0 to 1',
      'Scaled down replica set RS from 3 to 2',
      'Scaled up replica set RS from 1 to 2',
      'Scaled down replica set RS from 2 to 1',
      'Scaled up replica set RS from 2 to 3',
      'Scaled down replica set RS from 1 to 0',
    ]);
    expect(bench.running('web')).toHaveLength(3);
    expect(images(bench).every((image) => image === 'web:2')).toBe(true);
    expect(bench.of('rollout-started')).toMatchObject([{ deployment: 'web', revision: 2 }]);
    expect(bench.of('rollout-finished')).toMatchObject([{ deployment: 'web', revision: 2 }]);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('words its events as older versions did', () => {
    const bench = ClusterBench.booted(1, { config: { kubernetesMinor: 28 } });
    const config = deployment('web', 1);
    bench.kubernetes.createDeployment(config);
    bench.runFor(MINUTE);
    bench.kubernetes.verbs.setImages('Deployment', 'web', { main: 'web:2' });
    bench.runFor(MINUTE);
    expect(bench.events('ScalingReplicaSet').map(({ message }) => message.replace(/web-\S+/, 'RS'))).toEqual([
      'Scaled up replica set RS to 1',
      'Scaled up replica set RS to 1',
      'Scaled down replica set RS to 0 from 1',
    ]);
  });

  it('leaves a template that is the same alone', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('web', 2));
    bench.runFor(MINUTE);
    const before = bench.pods('web');
    bench.kubernetes.apply({ kind: 'Deployment', config: deployment('web', 2) });
    bench.kubernetes.verbs.setImages('Deployment', 'web', { main: 'registry/main', other: 'x' });
    bench.runFor(MINUTE);
    expect(bench.pods('web')).toEqual(before);
    expect(bench.of('rollout-started')).toEqual([]);
  });

  it('leaves as many ready pods as it must, whatever the limits, and ends at the last template', () => {
    const amount = fc.oneof(
      fc.record({ kind: fc.constant('count' as const), value: fc.nat({ max: 6 }) }),
      fc.record({ kind: fc.constant('percent' as const), value: fc.nat({ max: 100 }) }),
    );
    const given = fc.record({
      seed: fc.nat(),
      replicas: fc.integer({ min: 1, max: 9 }),
      maxSurge: amount,
      maxUnavailable: amount,
      readiness: fc.constantFrom(0, 700, 8 * SECOND),
      minReady: fc.constantFrom(0, 3 * SECOND),
      waits: fc.array(fc.constantFrom(10, 2 * SECOND, 20 * SECOND, 2 * MINUTE), {
        minLength: 1,
        maxLength: 4,
      }),
    });
    fc.assert(
      fc.property(given, ({ seed, replicas, maxSurge, maxUnavailable, readiness, minReady, waits }) => {
        const bench = ClusterBench.booted(3, { seed });
        const spec = { readinessDelay: constantLatency(readiness) };
        const plain = deployment('web', replicas, spec);
        const config = { ...plain, minReady, strategy: rolling(maxSurge, maxUnavailable) };
        bench.kubernetes.apply({ kind: 'Deployment', config });
        bench.runFor(3 * MINUTE);
        const limits = rolloutLimits(config, replicas);
        let least = Infinity;
        bench.simulation.onAfterEvent(() => {
          const staying = bench.pods('web').filter(({ deletedAt }) => deletedAt === undefined);
          least = Math.min(least, staying.filter(({ ready }) => ready).length);
        });
        waits.forEach((wait, index) => {
          bench.kubernetes.apply({ kind: 'Deployment', config: withImage(config, `web:${index}`) });
          bench.runFor(wait);
        });
        bench.runFor(30 * MINUTE);
        expect(least).toBeGreaterThanOrEqual(limits.leastAvailable);
        expect(images(bench)).toEqual(Array.from({ length: replicas }, () => `web:${waits.length - 1}`));
        expect(bench.simulation.pending).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('gets stuck on pods that never become ready, says so after ten minutes, and goes back when told to', () => {
    const bench = ClusterBench.booted(2);
    const config = deployment('web', 4);
    bench.kubernetes.createDeployment(config);
    bench.runFor(MINUTE);
    const [good] = hashes(bench);
    const bad = { ...config.template.spec, readinessDelay: constantLatency(1000 * MINUTE) };
    const start = bench.simulation.now;
    bench.kubernetes.apply({
      kind: 'Deployment',
      config: { ...config, template: { ...config.template, spec: bad } },
    });
    bench.runFor(15 * MINUTE);
    // Of 4 + 1, one of the old ones may be missing.
    expect(bench.pods('web')).toHaveLength(5);
    expect(bench.pods('web').filter(({ ready }) => ready)).toHaveLength(3);
    const stalled = elementAt(bench.of('rollout-stalled'), 0);
    expect(stalled.at - start).toBeGreaterThan(10 * MINUTE);
    expect(stalled.at - start).toBeLessThan(11 * MINUTE);
    bench.kubernetes.verbs.undo('web');
    bench.runFor(MINUTE);
    expect(hashes(bench)).toEqual(new Set([good]));
    expect(bench.running('web')).toHaveLength(4);
    expect(bench.of('rollout-finished')).toMatchObject([{ revision: 3 }]);
  });

  it('shares out a change of scale among old and new', () => {
    const bench = ClusterBench.booted(4);
    const strategy = rolling({ kind: 'count', value: 3 }, { kind: 'count', value: 2 });
    const config = { ...deployment('web', 10), strategy };
    bench.kubernetes.createDeployment(config);
    bench.runFor(MINUTE);
    const [old] = hashes(bench);
    const never = { ...config.template.spec, readinessDelay: constantLatency(1000 * MINUTE) };
    const next = { ...config, template: { ...config.template, spec: never } };
    bench.kubernetes.apply({ kind: 'Deployment', config: next });
    bench.runFor(2 * MINUTE);
    const count = (isOld: boolean): number =>
      bench.running('web').filter(({ labels }) => (labels['pod-template-hash'] === old) === isOld).length;
    expect([count(true), count(false)]).toEqual([8, 5]);
    bench.kubernetes.verbs.scale('Deployment', 'web', 15);
    bench.runFor(MINUTE);
    expect([count(true), count(false)]).toEqual([11, 7]);
  });
});

describe('other ways to a new template', () => {
  it('Recreate starts nothing before the last old pod has ended', () => {
    const bench = ClusterBench.booted(1);
    const config = {
      ...deployment('web', 3, { exitDelay: constantLatency(9 * SECOND) }),
      strategy: { type: 'Recreate' } as const,
    };
    bench.kubernetes.createDeployment(config);
    bench.runFor(MINUTE);
    bench.kubernetes.apply({ kind: 'Deployment', config: withImage(config, 'web:2') });
    bench.runFor(2 * MINUTE);
    const ended = bench.of('pod-finished').map(({ at }) => at);
    const created = bench.of('pod-created').filter(({ owner }) => owner === 'web');
    expect(ended).toHaveLength(3);
    expect(created).toHaveLength(6);
    expect(elementAt(created, 3).at).toBeGreaterThan(Math.max(...ended));
    expect(bench.running('web')).toHaveLength(3);
  });

  it('rollout restart replaces all pods by an annotation with the date', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('web', 2));
    bench.runFor(MINUTE);
    const before = hashes(bench);
    bench.kubernetes.verbs.restart('Deployment', 'web');
    bench.runFor(MINUTE);
    expect(bench.running('web')).toHaveLength(2);
    expect([...hashes(bench)].some((hash) => before.has(hash))).toBe(false);
    const { annotations } = elementAt(bench.running('web'), 0);
    expect(annotations['kubectl.kubernetes.io/restartedAt']).toBe('2024-03-01T00:04:00Z');
  });

  it('undo ends with the pods of one template, however soon it comes', () => {
    for (let after = 0; after < 100; after++) {
      const config = { deployments: [deployment('web', 5)] };
      const bench = ClusterBench.booted(2, { config, seed: after });
      bench.kubernetes.verbs.setImages('Deployment', 'web', { main: 'web:2' });
      bench.runFor(after);
      bench.kubernetes.verbs.undo('web');
      bench.runFor(5 * MINUTE);
      bench.kubernetes.verbs.scale('Deployment', 'web', 8);
      bench.runFor(MINUTE);
      expect([bench.pods('web').length, hashes(bench).size], `after ${after} ms`).toEqual([8, 1]);
    }
  });

  it('undo goes to any revision that is kept, and only to those', () => {
    const bench = ClusterBench.booted(1);
    const config = { ...deployment('web', 1), revisionHistoryLimit: 2 };
    for (const image of ['web:1', 'web:2', 'web:3', 'web:4']) {
      bench.kubernetes.apply({ kind: 'Deployment', config: withImage(config, image) });
      bench.runFor(2 * MINUTE);
    }
    const image = (): string => elementAt(images(bench), 0);
    bench.kubernetes.verbs.undo('web', 1);
    bench.runFor(2 * MINUTE);
    expect(image()).toBe('web:4');
    bench.kubernetes.verbs.undo('web', 2);
    bench.runFor(2 * MINUTE);
    expect(image()).toBe('web:2');
    bench.kubernetes.verbs.undo('default/web');
    bench.runFor(2 * MINUTE);
    expect(image()).toBe('web:4');
    expect(bench.of('rollout-finished').map(({ revision }) => revision)).toEqual([2, 3, 4, 5, 6]);
  });

  it('a ReplicaSet of its own keeps its number and gives new pods no other template', () => {
    const bench = ClusterBench.booted(1);
    const { template } = deployment('web', 1);
    bench.kubernetes.apply({
      kind: 'ReplicaSet',
      config: { namespace: 'default', name: 'web', replicas: 3, template },
    });
    bench.runFor(MINUTE);
    expect(bench.pods().filter(({ owner }) => owner?.name === 'web')).toHaveLength(3);
    bench.kubernetes.verbs.scale('ReplicaSet', 'web', 1);
    bench.runFor(MINUTE);
    expect(bench.pods().filter(({ owner }) => owner?.name === 'web')).toHaveLength(1);
    bench.kubernetes.delete('ReplicaSet', 'web');
    bench.runFor(MINUTE);
    expect(bench.pods().filter(({ owner }) => owner?.name === 'web')).toEqual([]);
  });
});

describe('a paused Deployment', () => {
  it('is scaled, and rolls what has changed when it is resumed', () => {
    const bench = ClusterBench.booted(2);
    bench.kubernetes.createDeployment(deployment('web', 2));
    bench.runFor(MINUTE);
    const { verbs } = bench.kubernetes;
    verbs.setPaused('web', true);
    verbs.setImages('Deployment', 'web', { main: 'web:2' });
    verbs.scale('Deployment', 'web', 4);
    bench.runFor(MINUTE);
    expect(bench.running('web')).toHaveLength(4);
    expect(bench.of('rollout-started')).toEqual([]);
    verbs.restart('Deployment', 'web');
    verbs.setPaused('web', false);
    bench.runFor(2 * MINUTE);
    expect(bench.of('rollout-started')).toMatchObject([{ revision: 2 }]);
    expect(images(bench)).toEqual(['web:2', 'web:2', 'web:2', 'web:2']);
    expect(elementAt(bench.running('web'), 0).annotations).toEqual({});
  });

  it('stops in the midst of a rollout, and shares out what it is scaled by meanwhile', () => {
    const bench = ClusterBench.booted(3, { machine: { maxPods: 40 }, poolSize: 40 });
    const { verbs } = bench.kubernetes;
    bench.kubernetes.createDeployment(
      deployment('web', 10, { readinessDelay: constantLatency(10 * SECOND) }),
    );
    bench.runFor(MINUTE);
    verbs.setImages('Deployment', 'web', { main: 'web:2' });
    bench.runFor(5 * SECOND);
    verbs.setPaused('web', true);
    bench.runFor(2 * MINUTE);
    const updated = images(bench).filter((image) => image === 'web:2').length;
    expect(updated).toBeGreaterThan(0);
    expect(updated).toBeLessThan(10);
    verbs.scale('Deployment', 'web', 20);
    bench.runFor(2 * MINUTE);
    const more = images(bench).filter((image) => image === 'web:2').length;
    expect(more).toBeGreaterThan(updated);
    expect(more).toBeLessThan(20);
    expect(bench.of('rollout-stalled')).toEqual([]);
    verbs.setPaused('web', false);
    bench.runFor(5 * MINUTE);
    expect(images(bench)).toEqual(Array.from({ length: 20 }, () => 'web:2'));
  });

  it('that was created so makes no pods before it is resumed', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment({ ...deployment('web', 2), paused: true });
    bench.runFor(MINUTE);
    expect(bench.pods('web')).toEqual([]);
    bench.kubernetes.verbs.scale('Deployment', 'web', 3);
    bench.runFor(MINUTE);
    expect(bench.pods('web')).toEqual([]);
    bench.kubernetes.verbs.setPaused('web', false);
    bench.runFor(MINUTE);
    expect(bench.running('web')).toHaveLength(3);
  });
});
