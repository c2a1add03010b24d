import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { Toleration } from '../../src/kube/api/objects.ts';
import type { PriorityClassConfig } from '../../src/kube/api/workloadConfig.ts';
import { ClusterBench, container, deployment, podTemplate } from './clusterBench.ts';

function priorityClass(name: string, value: number, changes: Partial<PriorityClassConfig> = {}) {
  const plain = { name, value, globalDefault: false, preemptionPolicy: 'PreemptLowerPriority' } as const;
  return { kind: 'PriorityClass', config: { ...plain, ...changes } } as const;
}

describe('admission', () => {
  it('has every pod tolerate nodes that are not ready for 300 s, unless it says otherwise', () => {
    const bench = ClusterBench.booted(1);
    const own: Toleration = {
      key: 'node.kubernetes.io/not-ready',
      operator: 'Exists',
      effect: 'NoExecute',
      toleration: 20 * SECOND,
    };
    bench.kubernetes.createPods('plain', 2, podTemplate());
    bench.kubernetes.createPods('own', 1, podTemplate({ tolerations: [own] }));
    bench.kubernetes.createPods('all', 1, podTemplate({ tolerations: [{ operator: 'Exists' }] }));
    const of = (name: string): string[] =>
      elementAt(bench.pods(name), 0).spec.tolerations.map(({ key, toleration }) => `${key} ${toleration}`);
    expect(of('plain')).toEqual([
      'node.kubernetes.io/not-ready 300000',
      'node.kubernetes.io/unreachable 300000',
    ]);
    expect(of('own')).toEqual([
      'node.kubernetes.io/not-ready 20000',
      'node.kubernetes.io/unreachable 300000',
    ]);
    expect(of('all')).toEqual(['undefined undefined']);
    const specs = bench.pods('plain').map(({ spec }) => spec);
    expect(elementAt(specs, 0)).toBe(elementAt(specs, 1));
  });

  it('gives pods the value and policy of their class, and the default one to those that name none', () => {
    const bench = ClusterBench.booted(1);
    const priorities = (name: string): unknown[] =>
      bench.pods(name).map(({ spec }) => [spec.priorityClassName, spec.priority, spec.preemptionPolicy]);
    bench.kubernetes.createPods('before', 1, podTemplate());
    bench.kubernetes.apply(priorityClass('high', 1000, { preemptionPolicy: 'Never' }));
    bench.kubernetes.apply(priorityClass('usual', 10, { globalDefault: true }));
    bench.kubernetes.createPods('after', 1, podTemplate());
    bench.kubernetes.createPods('high', 1, podTemplate({ priorityClassName: 'high' }));
    bench.kubernetes.delete('PriorityClass', 'usual');
    bench.kubernetes.createPods('late', 1, podTemplate());
    expect(priorities('before')).toEqual([['', 0, 'PreemptLowerPriority']]);
    expect(priorities('after')).toEqual([['usual', 10, 'PreemptLowerPriority']]);
    expect(priorities('high')).toEqual([['high', 1000, 'Never']]);
    expect(priorities('late')).toEqual([['', 0, 'PreemptLowerPriority']]);
  });

  it('lets a pod of a higher class preempt, which spares budgets where it can', () => {
    const bench = ClusterBench.booted(1, { machine: { maxPods: 6 } });
    bench.kubernetes.apply(priorityClass('high', 1000));
    bench.kubernetes.createDeployment(deployment('guarded', 2));
    bench.kubernetes.createDeployment(deployment('free', 2));
    bench.kubernetes.apply({
      kind: 'PodDisruptionBudget',
      config: {
        namespace: 'default',
        name: 'guard',
        selector: { matchLabels: { app: 'guarded' }, matchExpressions: [] },
        limit: { kind: 'minAvailable', value: { kind: 'count', value: 2 } },
        unhealthyPodEvictionPolicy: 'IfHealthyBudget',
      },
    });
    bench.runFor(MINUTE);
    bench.kubernetes.createPods('vip', 1, podTemplate({ priorityClassName: 'high' }));
    bench.runFor(MINUTE);
    expect(bench.running('vip')).toHaveLength(1);
    expect(bench.running('guarded')).toHaveLength(2);
    expect(bench.running('free')).toHaveLength(1);
    expect(bench.events('Preempted')).toHaveLength(1);
  });
});

describe('a kubelet that is given a pod past the scheduler', () => {
  const GIB = 2 ** 30;

  function rejected(spec: Parameters<typeof podTemplate>[0]): { reason: string; message: string } {
    const bench = ClusterBench.booted(1);
    const taint = { key: 'broken', value: '', effect: 'NoExecute' } as const;
    const { name: nodeName } = elementAt(bench.nodes(), 0);
    bench.kubernetes.createPods(
      'there',
      1,
      podTemplate({ containers: [container('main', { requests: { cpu: 500 } })] }),
    );
    bench.runFor(MINUTE);
    const all = [{ operator: 'Exists' } as const];
    if (spec?.tolerations === undefined) spec = { ...spec, tolerations: all };
    else bench.kubernetes.nodeVerbs.taint(nodeName, taint);
    bench.kubernetes.createPods('forced', 1, podTemplate({ ...spec, nodeName }));
    bench.runFor(SECOND);
    const pod = bench.pods('forced').at(0);
    const [event] = bench.facts.filter(
      (fact) =>
        fact.kind === 'event-recorded' && fact.object === 'default/forced-0' && fact.type === 'Warning',
    );
    if (event?.kind !== 'event-recorded') return { reason: '', message: pod?.phase ?? '' };
    expect(bench.of('pod-rejected')).toMatchObject([
      { pod: 'default/forced-0', message: `Pod was rejected: ${event.message}` },
    ]);
    return { reason: event.reason, message: event.message };
  }

  const asks = (requests: Record<string, number>): Parameters<typeof podTemplate>[0] => ({
    containers: [container('main', { requests })],
  });

  it('turns it away for cpu and memory, in that order', () => {
    expect(rejected(asks({ cpu: 1500, memory: 64 * GIB }))).toEqual({
      reason: 'OutOfcpu',
      message: "Node didn't have enough resource: cpu, requested: 1500, used: 500, capacity: 1930",
    });
    const { reason, message } = rejected(asks({ cpu: 1000, memory: 64 * GIB }));
    expect(reason).toBe('OutOfmemory');
    expect(message).toMatch(/memory, requested: 68719476736, used: 0, capacity: \d+$/);
    // A device that the node has never heard of is not looked at.
    expect(rejected(asks({ 'vpc.amazonaws.com/pod-eni': 1 })).message).toBe('Pending');
  });

  it('turns it away for a port of the host that is taken, and tells resources first', () => {
    const hostPorts = [{ hostIp: '', protocol: 'TCP', port: 80 }];
    const bench = ClusterBench.booted(1);
    const { name: nodeName } = elementAt(bench.nodes(), 0);
    bench.kubernetes.createPods('first', 1, podTemplate({ nodeName, hostPorts }));
    bench.runFor(SECOND);
    bench.kubernetes.createPods('second', 1, podTemplate({ nodeName, hostPorts }));
    bench.runFor(SECOND);
    bench.kubernetes.createPods('third', 1, podTemplate({ ...asks({ cpu: 9000 }), nodeName, hostPorts }));
    bench.runFor(SECOND);
    const message = "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports";
    expect(bench.of('pod-rejected').map(({ reason, message: text }) => [reason, text])).toEqual([
      ['NodePorts', `Pod was rejected: ${message}`],
      ['OutOfcpu', expect.stringMatching(/requested: 9000/)],
    ]);
    const [second] = bench.pods('second');
    expect(second).toMatchObject({
      phase: 'Failed',
      reason: 'NodePorts',
      message: `Pod was rejected: ${message}`,
    });
  });

  it('turns it away for affinity and taints', () => {
    expect(rejected({ nodeSelector: { disk: 'fast' } })).toEqual({
      reason: 'NodeAffinity',
      message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    });
    expect(rejected({ tolerations: [] })).toEqual({
      reason: 'TaintToleration',
      message: "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
    });
  });

  it('takes it where it fits', () => {
    expect(rejected(asks({ cpu: 1000 })).message).toMatch(/Pending|Running/);
  });
});

describe('a pod with scheduling gates', () => {
  it('waits until the last of them is gone, and then is scheduled like any other', () => {
    const bench = ClusterBench.booted(1);
    const gated = (...schedulingGates: string[]) => {
      const template = podTemplate({ schedulingGates });
      return { kind: 'Pod', config: { namespace: 'default', name: 'gated', template } } as const;
    };
    bench.kubernetes.apply(gated('quota', 'image'));
    bench.runFor(10 * MINUTE);
    const pod = elementAt(bench.pods('gated'), 0);
    expect(pod).toMatchObject({ phase: 'Pending', nodeName: undefined, gates: ['quota', 'image'] });
    expect(bench.of('pod-unschedulable')).toEqual([]);
    // A gate cannot be added.
    bench.kubernetes.apply(gated('image', 'late'));
    bench.runFor(MINUTE);
    expect(bench.pods('gated')).toMatchObject([{ nodeName: undefined, gates: ['image'] }]);
    bench.kubernetes.apply(gated());
    bench.runFor(MINUTE);
    expect(bench.running('gated')).toEqual([pod]);
    expect(pod.gates).toEqual([]);
  });

  it('goes like any other when it is deleted meanwhile', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('gated', 2, podTemplate({ schedulingGates: ['quota'] }));
    bench.kubernetes.deletePods('gated', 'all');
    bench.runFor(MINUTE);
    expect(bench.of('pod-removed').filter(({ pod }) => pod.includes('gated'))).toHaveLength(2);
    expect(bench.runToQuiet()).toBe(true);
  });
});
