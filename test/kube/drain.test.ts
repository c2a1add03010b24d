import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { ClusterBench, deployment, podTemplate } from './clusterBench.ts';

describe('cordon', () => {
  it('keeps pods off at once, taints the node a little later, and moves nothing', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('before', 1, podTemplate());
    bench.runFor(MINUTE);
    const node = elementAt(bench.nodes(), 0);
    bench.kubernetes.nodeVerbs.cordon(node.name);
    expect(node.unschedulable).toBe(true);
    expect(node.taints).toEqual([]);
    bench.kubernetes.createPods('after', 1, podTemplate());
    bench.runFor(MINUTE);
    expect(node.taints.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/unschedulable:NoSchedule',
    ]);
    expect(bench.running('before')).toHaveLength(1);
    expect(bench.running('after')).toHaveLength(0);
    expect(bench.cloud.taintLog).toEqual([`${node.name} tainted`]);
  });

  it('is undone by uncordon', () => {
    const bench = ClusterBench.booted(1);
    const node = elementAt(bench.nodes(), 0);
    bench.kubernetes.nodeVerbs.cordon(node.name);
    bench.kubernetes.createPods('web', 1, podTemplate());
    bench.runFor(MINUTE);
    bench.kubernetes.nodeVerbs.uncordon(node.name);
    bench.runFor(MINUTE);
    expect(node.taints).toEqual([]);
    expect(bench.running('web')).toHaveLength(1);
    expect(bench.cloud.taintLog).toEqual([`${node.name} tainted`, `${node.name} untainted`]);
    expect(bench.facts.filter(({ kind }) => kind.endsWith('cordoned')).map(({ kind }) => kind)).toEqual([
      'node-cordoned',
      'node-uncordoned',
    ]);
  });

  it('leaves no taint when undone before the taint came', () => {
    const bench = ClusterBench.booted(1);
    const node = elementAt(bench.nodes(), 0);
    bench.kubernetes.nodeVerbs.cordon(node.name);
    bench.kubernetes.nodeVerbs.uncordon(node.name);
    bench.runFor(MINUTE);
    expect(node.taints).toEqual([]);
  });
});

describe('drain', () => {
  it('evicts everything but DaemonSet pods, with their grace', () => {
    const bench = ClusterBench.booted(1);
    const slow = { exitDelay: constantLatency(8 * SECOND) };
    bench.kubernetes.createDeployment(deployment('web', 4, slow));
    bench.kubernetes.createPods('bare', 2, podTemplate(slow));
    bench.runFor(MINUTE);
    const old = [...bench.pods('web'), ...bench.pods('bare')];
    const start = bench.simulation.now;
    bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), 0).name);
    bench.runFor(MINUTE);
    expect(old.every(({ disruptionTarget }) => disruptionTarget === 'EvictionByEvictionAPI')).toBe(true);
    expect(bench.of('pod-finished')).toHaveLength(6);
    expect(elementAt(bench.of('pod-finished'), 0).at - start).toBeGreaterThanOrEqual(8 * SECOND);
    expect(bench.pods('bare')).toEqual([]);
    expect(bench.pods('web').map(({ nodeName }) => nodeName)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(bench.running('aws-node')).toHaveLength(1);
    expect(bench.running('kube-proxy')).toHaveLength(1);
  });

  it('sweeps finished pods out too', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('job', 3, podTemplate({ lifetime: constantLatency(SECOND) }));
    bench.runFor(MINUTE);
    expect(bench.pods('job')).toHaveLength(3);
    bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), 0).name);
    bench.runFor(MINUTE);
    expect(bench.pods('job')).toEqual([]);
  });
});

describe('a managed group and a disruption budget that allows nothing', () => {
  function guarded(): ClusterBench {
    const bench = ClusterBench.booted(2);
    bench.kubernetes.createDeployment(deployment('web', 2));
    bench.kubernetes.apply({
      kind: 'PodDisruptionBudget',
      config: {
        namespace: 'default',
        name: 'web',
        selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
        limit: { kind: 'maxUnavailable', value: { kind: 'count', value: 0 } },
        unhealthyPodEvictionPolicy: 'IfHealthyBudget',
      },
    });
    bench.runFor(MINUTE);
    return bench;
  }

  it('shrinks all the same', () => {
    const bench = guarded();
    bench.kubernetes.scaleNodeGroup('workers', 0);
    bench.runFor(3 * MINUTE);
    expect(bench.nodes()).toEqual([]);
    expect(bench.of('eviction-refused')).toEqual([]);
  });

  it('waits 15 minutes for each node that an update replaces', () => {
    const bench = guarded();
    bench.kubernetes.refreshNodeGroup('workers', 50);
    bench.runFor(14 * MINUTE);
    expect(bench.of('eviction-refused').length).toBeGreaterThan(10);
    expect(bench.of('node-removed')).toEqual([]);
    bench.runFor(5 * MINUTE);
    expect(bench.of('node-removed').length).toBeGreaterThan(0);
  });
});
