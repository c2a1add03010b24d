import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import type { IntOrPercent } from '../../src/kube/api/config.ts';
import type { LabelSelector } from '../../src/kube/api/objects.ts';
import type { PodDisruptionBudgetConfig } from '../../src/kube/api/config.ts';
import { ClusterBench, deployment, podTemplate } from './clusterBench.ts';

const selects = (app: string): LabelSelector => ({ matchLabels: { app }, matchExpressions: [] });
const count = (value: number): IntOrPercent => ({ kind: 'count', value });
const percent = (value: number): IntOrPercent => ({ kind: 'percent', value });

function budget(
  kind: 'minAvailable' | 'maxUnavailable',
  value: IntOrPercent,
  changes: Partial<PodDisruptionBudgetConfig> = {},
): PodDisruptionBudgetConfig {
  return {
    namespace: 'default',
    name: 'web',
    selector: selects('web'),
    limit: { kind, value },
    unhealthyPodEvictionPolicy: 'IfHealthyBudget',
    ...changes,
  };
}

function booted(nodes: number, replicas: number, config: PodDisruptionBudgetConfig): ClusterBench {
  const bench = ClusterBench.booted(nodes);
  bench.kubernetes.createDeployment(deployment('web', replicas));
  bench.kubernetes.apply({ kind: 'PodDisruptionBudget', config });
  bench.runFor(MINUTE);
  return bench;
}

describe('a PodDisruptionBudget', () => {
  it('refuses evictions with 429, which drain asks for again every five seconds', () => {
    const bench = booted(1, 3, budget('minAvailable', count(3)));
    const start = bench.simulation.now;
    bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), 0).name);
    bench.runFor(30 * SECOND);
    expect(bench.running('web')).toHaveLength(3);
    const refused = bench
      .of('eviction-refused')
      .filter(({ pod }) => pod.endsWith(elementAt(bench.pods('web'), 0).name));
    expect(refused[0]).toMatchObject({
      budget: 'web',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
    });
    expect(elementAt(refused, 0).at - start).toBeLessThan(SECOND);
    expect(refused.slice(1).map(({ at }, index) => at - elementAt(refused, index).at)).toEqual(
      refused.slice(1).map(() => 5 * SECOND),
    );
    bench.kubernetes.nodeVerbs.uncordon(elementAt(bench.nodes(), 0).name);
    expect(bench.runToQuiet()).toBe(true);
    expect(bench.running('web')).toHaveLength(3);
  });

  it('lets a drain through at the pace at which replacements become ready', () => {
    const bench = booted(2, 6, budget('maxUnavailable', count(1)));
    const node = elementAt(bench.nodes(), 0);
    const there = bench.pods('web').filter(({ nodeName }) => nodeName === node.name);
    expect(there.length).toBeGreaterThan(1);
    bench.kubernetes.nodeVerbs.drain(node.name);
    let least = Infinity;
    bench.simulation.onAfterEvent(() => {
      least = Math.min(least, bench.running('web').filter(({ ready }) => ready).length);
    });
    bench.runFor(5 * MINUTE);
    expect(least).toBe(5);
    expect(bench.running('web')).toHaveLength(6);
    expect(bench.pods('web').filter(({ nodeName }) => nodeName === node.name)).toEqual([]);
  });

  it.each([
    ['minAvailable', percent(50), 7, 3],
    ['minAvailable', count(5), 7, 2],
    ['maxUnavailable', percent(30), 7, 3],
    ['maxUnavailable', count(0), 7, 0],
    ['minAvailable', count(9), 7, 0],
  ] as const)('with %s %o of %4$i pods lets %i go at once', (kind, value, replicas, allowed) => {
    const bench = booted(1, replicas, budget(kind, value));
    bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), 0).name);
    bench.runFor(3 * SECOND);
    expect(bench.of('pod-deleted')).toHaveLength(allowed);
  });

  it('allows nothing where it cannot tell how many pods there should be', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('bare', 3, podTemplate({}, 'web'));
    bench.kubernetes.apply({ kind: 'PodDisruptionBudget', config: budget('maxUnavailable', count(2)) });
    bench.runFor(MINUTE);
    bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), 0).name);
    bench.runFor(MINUTE);
    expect(bench.running('bare')).toHaveLength(3);
  });

  it('does not hold pods that have not started, and unhealthy ones only while the budget is short', () => {
    const never = { readinessDelay: constantLatency(1000 * MINUTE) };
    for (const [policy, gone] of [
      ['IfHealthyBudget', 0],
      ['AlwaysAllow', 2],
    ] as const) {
      const bench = ClusterBench.booted(1, { poolSize: 2 });
      bench.kubernetes.createDeployment(deployment('web', 3, never));
      const config = budget('minAvailable', count(2), { unhealthyPodEvictionPolicy: policy });
      bench.kubernetes.apply({ kind: 'PodDisruptionBudget', config });
      bench.runFor(MINUTE);
      const pending = bench.pods('web').filter(({ phase }) => phase === 'Pending');
      expect(pending).toHaveLength(1);
      bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), 0).name);
      bench.runFor(3 * SECOND);
      expect(bench.of('pod-deleted')).toHaveLength(gone + 1);
      expect(elementAt(pending, 0).deletedAt).toBeDefined();
    }
  });

  it('refuses for good where two budgets cover a pod', () => {
    const bench = booted(1, 2, budget('minAvailable', count(0)));
    const second = budget('minAvailable', count(0), { name: 'other' });
    bench.kubernetes.apply({ kind: 'PodDisruptionBudget', config: second });
    bench.runFor(SECOND);
    bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), 0).name);
    bench.runFor(MINUTE);
    expect(bench.of('eviction-refused')).toHaveLength(2);
    expect(elementAt(bench.of('eviction-refused'), 0).message).toMatch(/more than one PodDisruptionBudget/);
    expect(bench.running('web')).toHaveLength(2);
  });

  it('is out of the way when it is deleted', () => {
    const bench = booted(1, 2, budget('minAvailable', count(2)));
    bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), 0).name);
    bench.runFor(12 * SECOND);
    expect(bench.running('web')).toHaveLength(2);
    bench.kubernetes.delete('PodDisruptionBudget', 'default/web');
    bench.runFor(MINUTE);
    expect(bench.running('web')).toEqual([]);
  });

  it('makes the update of a managed group wait its 15 minutes, then go ahead', () => {
    const bench = booted(1, 1, budget('minAvailable', count(1)));
    const start = bench.simulation.now;
    bench.kubernetes.refreshNodeGroup('workers', 0);
    bench.runFor(20 * MINUTE);
    expect(bench.cloud.terminated).toHaveLength(1);
    const gone = elementAt(bench.of('node-not-ready'), 0);
    expect(gone.at - start).toBeGreaterThan(15 * MINUTE);
  });

  it('is never violated by evictions, however many nodes are drained at once', () => {
    const given = fc.record({
      seed: fc.nat(),
      replicas: fc.integer({ min: 1, max: 12 }),
      min: fc.nat({ max: 12 }),
      drained: fc.array(fc.tuple(fc.nat({ max: 3 }), fc.constantFrom(0, 100, 3 * SECOND, MINUTE)), {
        minLength: 1,
        maxLength: 5,
      }),
    });
    fc.assert(
      fc.property(given, ({ seed, replicas, min, drained }) => {
        const bench = ClusterBench.booted(4, { seed });
        bench.kubernetes.createDeployment(deployment('web', replicas));
        const config = budget('minAvailable', count(min));
        bench.kubernetes.apply({ kind: 'PodDisruptionBudget', config });
        bench.runFor(MINUTE);
        let least = Infinity;
        bench.simulation.onAfterEvent(() => {
          least = Math.min(least, bench.running('web').filter(({ ready }) => ready).length);
        });
        for (const [index, wait] of drained) {
          bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), index).name);
          bench.runFor(wait);
        }
        bench.runFor(MINUTE);
        expect(least).toBeGreaterThanOrEqual(Math.min(min, replicas));
      }),
      { numRuns: 50 },
    );
  });
});
