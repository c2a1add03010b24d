import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { Labels } from '../../src/kube/api/objects.ts';
import { Services } from '../../src/kube/controllers/services.ts';
import { ClusterBench, podTemplate } from './clusterBench.ts';

function service(name: string, selector: Labels, namespace = 'default') {
  return { namespace, name, selector };
}

describe('what default spreading selects by', () => {
  const bench = new ClusterBench();
  bench.kubernetes.createPods('web', 1, { ...podTemplate(), labels: { app: 'web', tier: 'front' } });
  const pod = elementAt(bench.pods('web'), 0);
  const owner = { matchLabels: { hash: 'x' }, matchExpressions: [] };

  it('is what the owner selects by where there is no Service', () => {
    const services = new Services({ now: 0 });
    expect(services.selectorOf(pod, owner)).toBe(owner);
    expect(services.selectorOf(pod, undefined)).toBeUndefined();
  });

  it('is all that the pod’s Services and its owner select by, merged', () => {
    const services = new Services({ now: 0 });
    services.store.add({ config: service('web', { app: 'web' }) });
    services.store.add({ config: service('front', { tier: 'front' }) });
    services.store.add({ config: service('api', { app: 'api' }) });
    services.store.add({ config: service('all', {}) });
    services.store.add({ config: service('web', { app: 'web', tier: 'front' }, 'other') });
    const matchLabels = { app: 'web', tier: 'front' };
    expect(services.selectorOf(pod, undefined)).toEqual({ matchLabels, matchExpressions: [] });
    expect(services.selectorOf(pod, owner)?.matchLabels).toEqual({ ...matchLabels, hash: 'x' });
    services.store.remove('web');
    services.store.remove('default/front');
    expect(services.selectorOf(pod, undefined)).toBeUndefined();
  });

  it('spreads bare pods of a Service over nodes and zones', () => {
    const spread = ClusterBench.booted(3);
    spread.kubernetes.apply({ kind: 'Service', config: service('web', { app: 'app' }) });
    for (let index = 0; index < 3; index++) {
      spread.kubernetes.createPods('web', 1, podTemplate());
      spread.runFor(10 * SECOND);
    }
    spread.runFor(MINUTE);
    expect(new Set(spread.running('web').map(({ nodeName }) => nodeName)).size).toBe(3);
  });
});

describe('a namespace', () => {
  it('takes everything in it with it', () => {
    const full = ClusterBench.booted(1);
    const template = { ...podTemplate(), namespace: 'shop' };
    full.kubernetes.apply({
      kind: 'Deployment',
      config: { namespace: 'shop', name: 'web', replicas: 2, template },
    });
    full.kubernetes.apply({ kind: 'Pod', config: { namespace: 'shop', name: 'bare', template } });
    full.kubernetes.createPods('stays', 1, podTemplate());
    full.runFor(MINUTE);
    expect(full.pods().filter(({ namespace }) => namespace === 'shop')).toHaveLength(3);
    full.kubernetes.delete('Namespace', 'shop');
    full.runFor(MINUTE);
    expect(full.pods().filter(({ namespace }) => namespace === 'shop')).toEqual([]);
    expect(full.running('stays')).toHaveLength(1);
  });

  it('keeps objects of one name apart', () => {
    const two = ClusterBench.booted(1);
    for (const namespace of ['one', 'two']) {
      const template = { ...podTemplate({}, 'web'), namespace };
      two.kubernetes.apply({ kind: 'Deployment', config: { namespace, name: 'web', replicas: 2, template } });
    }
    two.runFor(MINUTE);
    two.kubernetes.verbs.scale('Deployment', 'two/web', 1);
    two.runFor(MINUTE);
    const count = (wanted: string): number =>
      two.pods().filter(({ namespace }) => namespace === wanted).length;
    expect([count('one'), count('two')]).toEqual([2, 1]);
  });
});

it('a namespace takes its Services, budgets and ConfigMaps with it', () => {
  const bench = ClusterBench.booted(1);
  const { stores } = bench.kubernetes;
  const limit = { kind: 'maxUnavailable', value: { kind: 'count', value: 1 } } as const;
  const selector = { matchLabels: { app: 'web' }, matchExpressions: [] };
  for (const namespace of ['shop', 'other']) {
    const named = { namespace, name: 'web' };
    bench.kubernetes.apply({ kind: 'Service', config: { ...named, selector: { app: 'web' } } });
    bench.kubernetes.apply({ kind: 'ConfigMap', config: { ...named, data: { mode: 'fast' } } });
    bench.kubernetes.apply({
      kind: 'PodDisruptionBudget',
      config: { ...named, selector, limit, unhealthyPodEvictionPolicy: 'IfHealthyBudget' },
    });
  }
  bench.kubernetes.delete('Namespace', 'shop');
  const left = [
    [...stores.workloads.services.store.all()].map(({ config }) => config),
    [...stores.workloads.configMaps.all()].map(({ config }) => config),
    [...stores.budgets.statuses()].map(({ config }) => config),
  ];
  expect(left.map((kind) => kind.map(({ namespace }) => namespace))).toEqual([
    ['other'],
    ['other'],
    ['other'],
  ]);
  bench.kubernetes.delete('ConfigMap', 'other/web');
  expect([...stores.workloads.configMaps.all()]).toEqual([]);
});
