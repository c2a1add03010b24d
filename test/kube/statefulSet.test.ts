import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import type { StatefulSetConfig } from '../../src/kube/api/workloadConfig.ts';
import { ClusterBench, container, podTemplate } from './clusterBench.ts';

function statefulSet(changes: Partial<StatefulSetConfig> = {}): StatefulSetConfig {
  return {
    namespace: 'default',
    name: 'db',
    replicas: 3,
    template: podTemplate({ readinessDelay: constantLatency(5 * SECOND) }, 'db'),
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', partition: 0 },
    ...changes,
  };
}

function withImage(config: StatefulSetConfig, image: string): StatefulSetConfig {
  const spec = { ...config.template.spec, containers: [container('main', { image })] };
  return { ...config, template: { ...config.template, spec } };
}

function booted(config: StatefulSetConfig): ClusterBench {
  const bench = ClusterBench.booted(2);
  bench.kubernetes.apply({ kind: 'StatefulSet', config });
  bench.runFor(3 * MINUTE);
  return bench;
}

const names = (bench: ClusterBench): string[] => bench.running('db').map(({ name }) => name);
const images = (bench: ClusterBench): string[] =>
  [...bench.running('db')]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ spec }) => elementAt(spec.containers, 0).image);

describe('a StatefulSet', () => {
  it('starts pods in order, each when the one before is ready', () => {
    const bench = booted(statefulSet());
    expect(names(bench)).toEqual(['db-0', 'db-1', 'db-2']);
    for (const [next, before] of [
      ['db-1', 'db-0'],
      ['db-2', 'db-1'],
    ]) {
      const created = bench.story(`default/${next}`).find(({ kind }) => kind === 'pod-created');
      const ready = bench.story(`default/${before}`).find(({ kind }) => kind === 'pod-ready');
      expect(created?.at).toBeGreaterThan(ready?.at ?? Infinity);
    }
    expect(elementAt(bench.pods('db'), 1).labels).toMatchObject({
      'statefulset.kubernetes.io/pod-name': 'db-1',
      'apps.kubernetes.io/pod-index': '1',
    });
  });

  it('starts them all at once with podManagementPolicy Parallel', () => {
    const bench = booted(statefulSet({ podManagementPolicy: 'Parallel' }));
    const created = bench.of('pod-created').filter(({ owner }) => owner === 'db');
    expect(created).toHaveLength(3);
    expect(new Set(created.map(({ at }) => at)).size).toBe(1);
  });

  it('gives a deleted pod’s name to its successor when the object is gone', () => {
    const bench = booted(statefulSet());
    const [, victim] = bench.pods('db');
    bench.kubernetes.deletePods('default/db-1', 'all');
    bench.runFor(2 * MINUTE);
    expect(names(bench).sort()).toEqual(['db-0', 'db-1', 'db-2']);
    const again = bench.pods('db').find(({ name }) => name === 'db-1');
    expect(again).not.toBe(victim);
    const removed = bench.of('pod-removed').find(({ pod }) => pod === 'default/db-1');
    expect(again?.createdAt).toBeGreaterThan(removed?.at ?? Infinity);
  });

  it('scales down from the highest ordinal, one after the other', () => {
    const bench = booted(statefulSet());
    bench.kubernetes.verbs.scale('StatefulSet', 'db', 1);
    bench.runFor(2 * MINUTE);
    expect(names(bench)).toEqual(['db-0']);
    const story = bench.facts.filter(({ kind }) => kind === 'pod-deleted' || kind === 'pod-removed');
    expect(story.map((fact) => `${fact.kind} ${'pod' in fact ? fact.pod : ''}`)).toEqual([
      'pod-deleted default/db-2',
      'pod-removed default/db-2',
      'pod-deleted default/db-1',
      'pod-removed default/db-1',
    ]);
    expect(bench.of('workload-scaled').map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [3, 1],
    ]);
  });

  it('updates from the highest ordinal down, one at a time', () => {
    const config = statefulSet();
    const bench = booted(config);
    bench.kubernetes.apply({ kind: 'StatefulSet', config: withImage(config, 'db:2') });
    let down = 0;
    bench.simulation.onAfterEvent(() => {
      down = Math.max(down, 3 - bench.running('db').filter(({ ready }) => ready).length);
    });
    bench.runFor(5 * MINUTE);
    expect(bench.of('pod-deleted').map(({ pod }) => pod)).toEqual([
      'default/db-2',
      'default/db-1',
      'default/db-0',
    ]);
    expect(images(bench)).toEqual(['db:2', 'db:2', 'db:2']);
    expect(down).toBe(1);
  });

  it('leaves pods below the partition as they are, even when they are made anew', () => {
    const config = statefulSet({ updateStrategy: { type: 'RollingUpdate', partition: 2 } });
    const bench = booted(config);
    bench.kubernetes.apply({ kind: 'StatefulSet', config: withImage(config, 'db:2') });
    bench.runFor(3 * MINUTE);
    bench.kubernetes.deletePods('default/db-0', 'all');
    bench.runFor(3 * MINUTE);
    expect(images(bench)).toEqual(['registry/main', 'registry/main', 'db:2']);
  });

  it('updates with OnDelete only what somebody deletes', () => {
    const config = statefulSet({ updateStrategy: { type: 'OnDelete' } });
    const bench = booted(config);
    bench.kubernetes.verbs.setImages('StatefulSet', 'db', { main: 'db:2' });
    bench.runFor(3 * MINUTE);
    expect(images(bench)).toEqual(['registry/main', 'registry/main', 'registry/main']);
    bench.kubernetes.deletePods('default/db-1', 'all');
    bench.runFor(3 * MINUTE);
    expect(images(bench)).toEqual(['registry/main', 'db:2', 'registry/main']);
  });

  it('takes its pods with it', () => {
    const bench = booted(statefulSet());
    bench.kubernetes.delete('StatefulSet', 'default/db');
    bench.runFor(2 * MINUTE);
    expect(bench.pods('db')).toEqual([]);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('has after any story its pods, each name once and from the newest template', () => {
    const story = fc.array(
      fc.record({
        replicas: fc.nat({ max: 4 }),
        image: fc.constantFrom('db:1', 'db:2', 'db:3'),
        victim: fc.nat({ max: 4 }),
        wait: fc.constantFrom(10, SECOND, 7 * SECOND, MINUTE),
      }),
      { maxLength: 6 },
    );
    const policy = fc.constantFrom('OrderedReady' as const, 'Parallel' as const);
    fc.assert(
      fc.property(story, policy, (deeds, podManagementPolicy) => {
        const config = statefulSet({ podManagementPolicy });
        const bench = booted(config);
        for (const { replicas, image, victim, wait } of deeds) {
          bench.kubernetes.apply({ kind: 'StatefulSet', config: { ...withImage(config, image), replicas } });
          bench.kubernetes.deletePods(`default/db-${victim}`, 'all');
          bench.runFor(wait);
        }
        const last = deeds.at(-1) ?? { replicas: 3, image: 'registry/main' };
        expect(bench.runToQuiet()).toBe(true);
        expect(names(bench).sort()).toEqual(
          Array.from({ length: last.replicas }, (_, index) => `db-${index}`),
        );
        expect(images(bench)).toEqual(Array.from({ length: last.replicas }, () => last.image));
        expect(bench.pods('db')).toHaveLength(last.replicas);
      }),
      { numRuns: 40 },
    );
  });
});
