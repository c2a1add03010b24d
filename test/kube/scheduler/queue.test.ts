import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import type { Node } from '../../../src/kube/api/objects.ts';
import { boundTo, GIB, node, podSpec, withPods } from './objects.ts';
import { SchedulerBench } from './schedulerBench.ts';

const PLAIN = podSpec();
const BATCH = { key: 'dedicated', value: 'batch', effect: 'NoSchedule' } as const;

/** A full node with a resident; whoever waits for a seat is told when another resident goes. */
function fullNode(minor: number): { bench: SchedulerBench; leave: () => void } {
  const bench = new SchedulerBench(minor, [withPods('a', 1)]);
  bench.scheduler.addPod(boundTo('a', PLAIN));
  return {
    bench,
    leave() {
      const passing = boundTo('a', PLAIN);
      bench.scheduler.addPod(passing);
      bench.scheduler.podDeleted(passing);
    },
  };
}

describe('back-off', () => {
  it.each([28, 32])('holds a rejected pod back for 1, 2, 4, 8, 10 and 10 s (1.%i)', (minor) => {
    const { bench, leave } = fullNode(minor);
    const waiting = bench.create(PLAIN);
    for (let t = 100; t < MINUTE; t += 100) bench.at(t, leave);
    bench.run(MINUTE);
    const gaps = bench.failures(waiting).map((t, index, all) => t - (all[index - 1] ?? 0));
    expect(gaps.map((gap) => Math.round(gap / SECOND))).toEqual([0, 2, 3, 5, 9, 11, 11, 11]);
  });

  it.each([33, 36])('does not hold back a pod for which an idle scheduler has time (1.%i)', (minor) => {
    const { bench, leave } = fullNode(minor);
    const waiting = bench.create(PLAIN);
    for (const t of [100, 200, 300]) bench.at(t, leave);
    bench.run(MINUTE);
    expect(bench.failures(waiting)).toEqual([1, 101, 201, 301]);
  });

  it('lets pods that need not wait go first', () => {
    const { bench, leave } = fullNode(34);
    const waiting = bench.create(PLAIN);
    bench.run(50);
    const fresh = Array.from({ length: 3 }, () => podSpec());
    bench.at(100, () => {
      leave();
      for (const spec of fresh) bench.create(spec);
    });
    bench.run(200);
    expect(bench.failures(waiting)).toEqual([1, 104]);
  });
});

describe('an event', () => {
  it('that comes while a pod is being tried counts when the attempt fails', () => {
    const { bench, leave } = fullNode(32);
    const waiting = bench.create(PLAIN);
    bench.run(0);
    leave();
    bench.run(10 * SECOND);
    expect(bench.failures(waiting)).toEqual([1, 2001]);
  });

  it('before the attempt does not', () => {
    const { bench, leave } = fullNode(32);
    leave();
    const waiting = bench.create(PLAIN);
    bench.run(10 * SECOND);
    expect(bench.failures(waiting)).toEqual([1]);
  });

  const update = (bench: SchedulerBench, changed: Node, overrides: Partial<Node>): void => {
    bench.scheduler.updateNode({ ...changed, ...overrides });
  };

  it('wakes those it may help: a taint that goes, a cordon lifted, seats and cores added, labels', () => {
    const large = { cpu: 4000, memory: 8 * GIB, pods: 17 };
    const cases: readonly [Partial<Node>, Partial<Node>][] = [
      [{ taints: [BATCH] }, { taints: [] }],
      [{ unschedulable: true }, { unschedulable: false }],
      [{ allocatable: { cpu: 4000, pods: 0 } }, { allocatable: large }],
      [{ allocatable: { cpu: 100, pods: 17 } }, { allocatable: large }],
    ];
    for (const [before, after] of cases) {
      const only = node('a', before);
      const bench = new SchedulerBench(34, [only]);
      const waiting = bench.create(podSpec({}, { cpu: 500 }));
      bench.at(20 * SECOND, () => update(bench, only, after));
      bench.run(MINUTE);
      expect(bench.failures(waiting)).toEqual([1]);
      expect(bench.bound.map(({ t }) => t)).toEqual([20_001]);
    }
  });

  it('lets those sleep that it cannot help', () => {
    const only = withPods('a', 0);
    const bench = new SchedulerBench(34, [only]);
    const waiting = bench.create(PLAIN);
    bench.at(10 * SECOND, () => update(bench, only, { taints: [BATCH] }));
    bench.at(20 * SECOND, () => update(bench, only, { taints: [] }));
    bench.at(30 * SECOND, () => update(bench, only, { labels: { ...only.labels, disk: 'ssd' } }));
    bench.at(40 * SECOND, () => bench.scheduler.addNode(withPods('b', 0)));
    bench.run(MINUTE);
    expect(bench.failures(waiting)).toEqual([1]);
  });

  it('wakes everybody a node would admit, before there were hints', () => {
    const only = withPods('a', 0);
    const bench = new SchedulerBench(28, [only]);
    const waiting = bench.create(podSpec({}, { cpu: 500 }));
    bench.at(10 * SECOND, () => update(bench, only, { labels: { ...only.labels, disk: 'ssd' } }));
    bench.at(20 * SECOND, () => bench.scheduler.addNode(node('b', { taints: [BATCH] })));
    bench.run(25 * SECOND);
    expect(bench.failures(waiting)).toEqual([1]);
    bench.at(30 * SECOND, () => update(bench, node('b', { taints: [BATCH] }), { taints: [] }));
    bench.run(MINUTE);
    expect(bench.bound.map(({ t, node }) => [t, node])).toEqual([[30_001, 'b']]);
  });

  it('about pods wakes those that want to be with them', () => {
    const near = { selector: { matchLabels: { app: 'db' }, matchExpressions: [] }, namespaces: [] };
    const term = { ...near, topologyKey: 'topology.kubernetes.io/zone' };
    const bench = new SchedulerBench(34, [node('a')]);
    const waiting = bench.create(podSpec({ podAffinity: { required: [term], preferred: [] } }));
    bench.at(10 * SECOND, () => bench.scheduler.addPod(boundTo('a', PLAIN, { app: 'web' })));
    bench.at(20 * SECOND, () => bench.scheduler.addPod(boundTo('a', PLAIN, { app: 'db' })));
    bench.run(MINUTE);
    expect(bench.failures(waiting)).toEqual([1]);
    expect(bench.bound.map(({ t }) => t)).toEqual([20_001]);
  });
});

describe('a pod that nobody wakes', () => {
  it('is tried again between five minutes and five and a half, if anything has changed', () => {
    const only = withPods('a', 0);
    const bench = new SchedulerBench(34, [only]);
    bench.run(10 * SECOND);
    const waiting = bench.create(PLAIN);
    bench.at(MINUTE, () => bench.scheduler.updateNode({ ...only, labels: { ...only.labels, disk: 'ssd' } }));
    bench.run(20 * MINUTE);
    expect(bench.failures(waiting)).toEqual([10_001, 5 * MINUTE + 30_001]);
  });

  it('is left alone while nothing changes, and nothing is left to happen', () => {
    const { bench } = fullNode(34);
    const waiting = bench.create(PLAIN);
    bench.run(10);
    expect(bench.simulation.pending).toBe(0);
    bench.run(30 * MINUTE);
    expect(bench.failures(waiting)).toEqual([1]);
  });
});

describe('a cluster without nodes', () => {
  it('is an error: the pod backs off and is not woken by the first node', () => {
    const bench = new SchedulerBench(34);
    const waiting = bench.create(PLAIN);
    bench.at(40 * SECOND, () => bench.scheduler.addNode(node('a')));
    bench.run(2 * MINUTE);
    expect(bench.failed.map(({ failure }) => failure.message)).toEqual([
      'no nodes available to schedule pods',
    ]);
    // Failures at 0, 2, 5, 10, 19, 30 and 41 s, of which the last finds the node.
    expect(bench.bound.map(({ t, pod }) => [t, pod])).toEqual([[41_001, waiting]]);
  });

  it('leaves nothing to happen', () => {
    const bench = new SchedulerBench(28);
    bench.create(PLAIN);
    bench.run(10);
    expect(bench.simulation.pending).toBe(0);
  });
});
