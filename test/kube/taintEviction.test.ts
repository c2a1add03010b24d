import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { DEFAULT_TIMINGS } from '../../src/kube/api/defaults.ts';
import type { Toleration } from '../../src/kube/api/objects.ts';
import { ClusterBench, deployment, podTemplate } from './clusterBench.ts';

const QUICK_BOOT = { timings: { ...DEFAULT_TIMINGS, boot: constantLatency(10 * SECOND) } };
const EVICTING = { key: 'broken', value: '', effect: 'NoExecute' } as const;

function taints(bench: ClusterBench): string[][] {
  return bench.nodes().map((node) => node.taints.map(({ key, effect }) => `${key}:${effect}`));
}

describe('a node that falls silent', () => {
  it('is tainted NoSchedule, then NoExecute, and loses its pods 300 s later', () => {
    const bench = ClusterBench.booted(3, { config: QUICK_BOOT });
    bench.kubernetes.createDeployment(deployment('web', 6));
    bench.runFor(MINUTE);
    const node = elementAt(bench.nodes(), 0);
    const there = bench.pods('web').filter(({ nodeName }) => nodeName === node.name);
    expect(there.length).toBeGreaterThan(0);
    const start = bench.simulation.now;
    bench.kubernetes.nodeVerbs.fail(node.name);
    bench.runFor(70 * SECOND);
    expect(taints(bench)[0]).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    expect(there.every(({ ready, deletedAt }) => !ready && deletedAt === undefined)).toBe(true);
    bench.runFor(5 * MINUTE);
    const deleted = bench.of('pod-deleted');
    expect(deleted).toHaveLength(there.length);
    for (const { at } of deleted) {
      expect(at - start).toBeGreaterThan(350 * SECOND);
      expect(at - start).toBeLessThan(365 * SECOND);
    }
    expect(there.every(({ disruptionTarget }) => disruptionTarget === 'DeletionByTaintManager')).toBe(true);
    expect(bench.events('TaintManagerEviction')[0]).toMatchObject({
      type: 'Normal',
      message: `Marking for deletion Pod default/${elementAt(there, 0).name}`,
    });
    // The dead kubelet cannot end them: they stay Terminating while others run elsewhere.
    expect(bench.running('web')).toHaveLength(6);
    expect(bench.pods('web')).toHaveLength(6 + there.length);
    bench.kubernetes.nodeVerbs.recover(node.name);
    bench.runFor(2 * MINUTE);
    expect(bench.pods('web')).toHaveLength(6);
    expect(taints(bench)[0]).toEqual([]);
    expect(bench.pods().every(({ ready }) => ready)).toBe(true);
  });

  it('is told of by a controller of its own since 1.29', () => {
    const sayers = [28, 29].map((kubernetesMinor) => {
      const bench = ClusterBench.booted(1, { config: { kubernetesMinor } });
      bench.kubernetes.createPods('web', 1, podTemplate());
      bench.runFor(MINUTE);
      bench.kubernetes.nodeVerbs.taint(elementAt(bench.nodes(), 0).name, EVICTING);
      bench.runFor(MINUTE);
      return elementAt(bench.events('TaintManagerEviction'), 0).component;
    });
    expect(sayers).toEqual(['taint-controller', 'taint-eviction-controller']);
  });

  it('keeps its pods when it is back in time', () => {
    const bench = ClusterBench.booted(3, { config: QUICK_BOOT });
    bench.kubernetes.createDeployment(deployment('web', 6));
    bench.runFor(MINUTE);
    const pods = bench.pods('web');
    bench.kubernetes.nodeVerbs.fail(elementAt(bench.nodes(), 0).name);
    bench.runFor(3 * MINUTE);
    bench.kubernetes.nodeVerbs.recover(elementAt(bench.nodes(), 0).name);
    bench.runFor(10 * MINUTE);
    expect(bench.pods('web')).toEqual(pods);
    expect(pods.every(({ ready }) => ready)).toBe(true);
    expect(bench.events('TaintManagerEviction').map(({ message }) => message)).toContain(
      `Cancelling deletion of Pod default/${pods.find(({ restarts }) => (restarts ?? 0) > 0)?.name}`,
    );
    expect(bench.simulation.pending).toBe(0);
  });

  it('evicts nothing where no node is left that is Ready', () => {
    const bench = ClusterBench.booted(2, { config: QUICK_BOOT });
    bench.kubernetes.createDeployment(deployment('web', 4));
    bench.runFor(MINUTE);
    for (const { name } of bench.nodes()) bench.kubernetes.nodeVerbs.fail(name);
    bench.runFor(15 * MINUTE);
    expect(bench.of('pod-deleted').length).toBeLessThan(4);
    expect(taints(bench)[1]).toEqual(['node.kubernetes.io/unreachable:NoSchedule']);
  });

  it('waits its turn: one node in ten seconds', () => {
    const bench = ClusterBench.booted(9, { config: QUICK_BOOT, group: { subnets: ['subnet-10.0.1.0'] } });
    bench.kubernetes.createDeployment(deployment('web', 27));
    bench.runFor(MINUTE);
    for (const { name } of bench.nodes().slice(0, 4)) bench.kubernetes.nodeVerbs.fail(name);
    bench.runFor(7 * MINUTE);
    const firsts = new Map<string, number>();
    const nodes = new Map(bench.of('pod-scheduled').map(({ pod, node }) => [pod, node]));
    for (const { pod, at } of bench.of('pod-deleted')) {
      const node = nodes.get(pod) ?? '';
      if (!firsts.has(node)) firsts.set(node, at);
    }
    const times = [...firsts.values()].sort((a, b) => a - b);
    expect(times).toHaveLength(4);
    expect(elementAt(times, 3) - elementAt(times, 0)).toBeGreaterThan(28 * SECOND);
  });
});

describe('a NoExecute taint', () => {
  const tolerating = (toleration?: number): Toleration => {
    const plain = { key: 'broken', operator: 'Exists', effect: 'NoExecute' } as const;
    return toleration === undefined ? plain : { ...plain, toleration };
  };

  it('drives out pods at once, later or never, as they tolerate it', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('none', 1, podTemplate());
    bench.kubernetes.createPods('while', 1, podTemplate({ tolerations: [tolerating(90 * SECOND)] }));
    bench.kubernetes.createPods('ever', 1, podTemplate({ tolerations: [tolerating()] }));
    bench.runFor(MINUTE);
    const start = bench.simulation.now;
    bench.kubernetes.nodeVerbs.taint(elementAt(bench.nodes(), 0).name, EVICTING);
    bench.runFor(MINUTE);
    expect(bench.pods('none')).toEqual([]);
    expect(bench.running('while')).toHaveLength(1);
    bench.runFor(MINUTE);
    expect(bench.pods('while')).toEqual([]);
    const second = elementAt(bench.of('pod-deleted'), 1);
    expect(second.at - start).toBeGreaterThanOrEqual(90 * SECOND);
    expect(second.at - start).toBeLessThan(91 * SECOND);
    expect(bench.running('ever')).toHaveLength(1);
    expect(bench.running('aws-node')).toHaveLength(1);
  });

  it('spares pods when it is taken off in time, and takes those bound later', () => {
    const bench = ClusterBench.booted(1);
    const node = elementAt(bench.nodes(), 0);
    bench.kubernetes.createPods('while', 1, podTemplate({ tolerations: [tolerating(60 * SECOND)] }));
    bench.runFor(MINUTE);
    bench.kubernetes.nodeVerbs.taint(node.name, EVICTING);
    bench.runFor(30 * SECOND);
    bench.kubernetes.createPods('late', 1, podTemplate({ tolerations: [tolerating(5 * SECOND)] }));
    bench.runFor(20 * SECOND);
    bench.kubernetes.nodeVerbs.untaint(node.name, EVICTING);
    bench.runFor(5 * MINUTE);
    expect(bench.running('while')).toHaveLength(1);
    expect(bench.pods('late')).toEqual([]);
  });
});
