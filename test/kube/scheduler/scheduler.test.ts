import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../src/base/assert.ts';
import type { Pod } from '../../../src/kube/api/objects.ts';
import { boundTo, node, pinnedTo, podSpec, withPods } from './objects.ts';
import { SchedulerBench } from './schedulerBench.ts';

const PLAIN = podSpec();

describe('a cycle', () => {
  it('takes a millisecond and is followed by the next', () => {
    const bench = new SchedulerBench(34, [node('a')]);
    for (let index = 0; index < 3; index++) bench.create(PLAIN);
    bench.run(100);
    expect(bench.bound.map(({ t, node }) => [t, node])).toEqual([
      [1, 'a'],
      [2, 'a'],
      [3, 'a'],
    ]);
    expect(bench.simulation.pending).toBe(0);
  });

  it('takes the pod with the highest priority, then the one that came first', () => {
    const bench = new SchedulerBench(34, [node('a')]);
    const urgent = podSpec({ priority: 1000 });
    const created = [PLAIN, urgent, PLAIN, urgent].map((spec) => bench.create(spec));
    bench.run(100);
    expect(bench.bound.map((one) => created.indexOf(one.pod))).toEqual([1, 3, 0, 2]);
  });

  it('counts a pod on its node as soon as it has chosen, and frees the place when the pod is gone', () => {
    const bench = new SchedulerBench(34, [withPods('a', 1)]);
    const first = bench.create(PLAIN);
    const second = bench.create(PLAIN);
    bench.run(1000);
    expect(bench.bound.map((one) => one.pod)).toEqual([first]);
    bench.at(5000, () => bench.scheduler.podTerminating(first));
    bench.run(6000);
    expect(bench.bound).toHaveLength(1);
    bench.at(7000, () => bench.scheduler.podDeleted(first));
    bench.run(8000);
    expect(bench.bound.map((one) => [one.pod, one.t])).toEqual([
      [first, 1],
      [second, 7001],
    ]);
  });

  it('leaves out a pod that was deleted while it was being tried', () => {
    const bench = new SchedulerBench(34, [withPods('a', 1)]);
    const doomed = bench.create(PLAIN);
    bench.run(0);
    bench.scheduler.podDeleted(doomed);
    const other = bench.create(PLAIN);
    bench.run(100);
    expect(bench.bound.map((one) => one.pod)).toEqual([other]);
  });

  it('tries again when the node it has chosen goes in the meantime', () => {
    const bench = new SchedulerBench(34, [node('a')]);
    const waiting = bench.create(PLAIN);
    bench.run(0);
    bench.scheduler.removeNode('a');
    bench.scheduler.addNode(node('b'));
    bench.run(10_000);
    expect(bench.bound.map((one) => [one.pod, one.node])).toEqual([[waiting, 'b']]);
  });

  it('leaves pods alone that name their node, and reckons with them', () => {
    const bench = new SchedulerBench(34, [withPods('a', 1)]);
    bench.scheduler.addPod(boundTo('a', PLAIN));
    const waiting = bench.create(PLAIN);
    bench.run(1000);
    expect(bench.bound).toEqual([]);
    expect(bench.failures(waiting)).toEqual([1]);
  });

  it('reckons with pods bound to a node it has yet to hear of', () => {
    const bench = new SchedulerBench(34, [withPods('b', 1)]);
    bench.scheduler.addPod(boundTo('a', PLAIN));
    bench.scheduler.addNode(withPods('a', 1));
    bench.create(PLAIN);
    bench.create(PLAIN);
    bench.run(1000);
    expect(bench.bound.map((one) => one.node)).toEqual(['b']);
  });

  it('hears twice of a pod that ended, and does not mind', () => {
    const bench = new SchedulerBench(34, [withPods('a', 1)]);
    const first = bench.create(PLAIN);
    bench.run(10);
    bench.scheduler.podDeleted(first);
    bench.scheduler.podDeleted(first);
    bench.create(PLAIN);
    bench.create(PLAIN);
    bench.run(20);
    expect(bench.bound).toHaveLength(2);
  });
});

describe('a daemon pod', () => {
  it('goes to its own node', () => {
    const nodes = ['a', 'b', 'c'].map((name) => node(name));
    const bench = new SchedulerBench(34, nodes);
    for (const { name } of nodes) bench.create(pinnedTo(name, PLAIN));
    bench.run(100);
    expect(bench.bound.map((one) => one.node)).toEqual(['a', 'b', 'c']);
  });

  it('waits for its own node alone', () => {
    const bench = new SchedulerBench(34, [withPods('a', 0), node('b')]);
    const waiting = bench.create(pinnedTo('a', PLAIN));
    bench.run(100);
    expect(elementAt(bench.failed, 0).failure).toEqual({
      message:
        "0/2 nodes are available: 1 Too many pods, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. " +
        'no new claims to deallocate, preemption: 0/2 nodes are available: ' +
        '1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
      reasons: ['Too many pods', "node(s) didn't satisfy plugin(s) [NodeAffinity]"],
      rejections: [{ plugin: 'NodeResourcesFit', resource: 'pods' }, { plugin: 'NodeAffinity' }],
      nominatedNode: undefined,
    });
    expect(bench.failures(waiting)).toEqual([1]);
  });
});

describe('the words of 1.28', () => {
  it('name the taint and end with two dots', () => {
    const taints = [{ key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' }] as const;
    const bench = new SchedulerBench(28, [node('a', { taints }), withPods('b', 0), withPods('c', 0)]);
    bench.create(PLAIN);
    bench.run(100);
    expect(elementAt(bench.failed, 0).failure.message).toBe(
      '0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, ' +
        '2 Too many pods. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, ' +
        '2 No preemption victims found for incoming pod..',
    );
    expect(elementAt(bench.failed, 0).failure.reasons[0]).toBe('Too many pods');
  });
});

describe('preemption', () => {
  const urgent = podSpec({ priority: 1000 });
  const crowded = (): { bench: SchedulerBench; residents: Pod[] } => {
    const bench = new SchedulerBench(34, [withPods('a', 1), withPods('b', 1)]);
    const residents = ['a', 'b'].map((name) => boundTo(name, PLAIN));
    elementAt(residents, 1).startedAt = 5000;
    for (const resident of residents) bench.scheduler.addPod(resident);
    return { bench, residents };
  };

  it('asks for the pod that started last to go, and takes its place when it is gone', () => {
    const { bench, residents } = crowded();
    const waiting = bench.create(urgent);
    bench.run(100);
    expect(bench.preempted.map(({ victims, node }) => [victims, node])).toEqual([[[residents[1]], 'b']]);
    expect(elementAt(bench.failed, 0).failure).toEqual({
      message: '0/2 nodes are available: 2 Too many pods.',
      reasons: ['Too many pods'],
      rejections: [{ plugin: 'NodeResourcesFit', resource: 'pods' }],
      nominatedNode: 'b',
    });
    bench.at(30_000, () => bench.scheduler.podDeleted(elementAt(residents, 1)));
    bench.run(40_000);
    expect(bench.bound.map((one) => [one.t, one.pod, one.node])).toEqual([[30_001, waiting, 'b']]);
  });

  it('keeps the promised place from pods of lower priority', () => {
    const { bench, residents } = crowded();
    const waiting = bench.create(urgent);
    bench.run(100);
    const other = bench.create(PLAIN);
    bench.run(200);
    bench.at(30_000, () => bench.scheduler.podDeleted(elementAt(residents, 1)));
    bench.run(60_000);
    expect(bench.bound.map((one) => one.pod)).toEqual([waiting]);
    expect(bench.failures(other).length).toBeGreaterThan(0);
  });

  it('does not ask for more while a victim is on its way out', () => {
    const { bench, residents } = crowded();
    const waiting = bench.create(urgent);
    bench.run(100);
    elementAt(residents, 1).deletedAt = 100;
    elementAt(residents, 1).disruptionTarget = 'PreemptionByScheduler';
    bench.scheduler.podTerminating(elementAt(residents, 1));
    bench.at(10_000, () => bench.scheduler.addNode(withPods('c', 1, { taints: [BATCH] })));
    bench.at(20_000, () => bench.scheduler.addNode(withPods('d', 0)));
    bench.at(30_000, () => bench.scheduler.podDeleted(boundTo('a', PLAIN)));
    bench.scheduler.addPod(boundTo('d', PLAIN));
    bench.run(40_000);
    expect(bench.preempted).toHaveLength(1);
    expect(bench.failures(waiting).length).toBeGreaterThan(1);
    expect(elementAt(bench.failed, bench.failed.length - 1).failure).toMatchObject({
      message: expect.stringContaining('not eligible due to a terminating pod on the nominated node.'),
      nominatedNode: 'b',
    });
  });

  it('takes the promise from a pod of lower priority when it needs the node itself', () => {
    const bench = new SchedulerBench(34, [withPods('a', 1)]);
    bench.scheduler.addPod(boundTo('a', PLAIN));
    const lower = bench.create(podSpec({ priority: 10 }));
    bench.run(100);
    const higher = bench.create(urgent);
    bench.run(200);
    expect(bench.preempted.map((one) => one.pod)).toEqual([lower, higher]);
    const last = new Map(bench.failed.map((one) => [one.pod, one.failure.nominatedNode]));
    expect(last.get(higher)).toBe('a');
    expect(last.get(lower)).toBeUndefined();
  });

  it('is not for pods that must not preempt', () => {
    const { bench } = crowded();
    bench.create(podSpec({ priority: 1000, preemptionPolicy: 'Never' }));
    bench.run(100);
    expect(bench.preempted).toEqual([]);
    expect(elementAt(bench.failed, 0).failure.message).toBe(
      '0/2 nodes are available: 2 Too many pods. no new claims to deallocate, ' +
        'preemption: not eligible due to preemptionPolicy=Never.',
    );
  });
});

const BATCH = { key: 'dedicated', value: 'batch', effect: 'NoSchedule' } as const;
