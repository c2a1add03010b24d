import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { NodeGroupConfig } from '../../src/kube/api/config.ts';
import { ClusterBench, deployment, nodeGroup, shape } from './clusterBench.ts';

function struck(group: Partial<NodeGroupConfig>, noticeAfter: number) {
  const bench = ClusterBench.booted(2, { group: { isSpot: true, ...group } });
  bench.kubernetes.createDeployment(deployment('web', 4));
  bench.runFor(MINUTE);
  const node = elementAt(bench.nodes(), 0).name;
  const at = bench.simulation.now;
  bench.kubernetes.groups.interruptSpot(node, noticeAfter);
  return { bench, node, at };
}

function endOf(bench: ClusterBench): number {
  while (bench.cloud.terminated.length === 0 && bench.simulation.step());
  return bench.simulation.now;
}

describe('a spot instance that EC2 takes back', () => {
  it('carries its label', () => {
    const { bench } = struck({}, 0);
    const labels = bench.nodes().map((node) => node.labels['eks.amazonaws.com/capacityType']);
    expect(labels).toEqual(['SPOT', 'SPOT']);
  });

  it('is drained when its replacement is Ready, if EC2 recommended that early enough', () => {
    const { bench, node, at } = struck({}, 10 * MINUTE);
    const end = endOf(bench);
    expect(end - at).toBeLessThan(10 * MINUTE);
    const ready = bench.of('node-ready').at(-1);
    const left = elementAt(bench.of('node-leaving'), 0);
    expect(left).toMatchObject({ node, why: 'spot-rebalance' });
    expect(left.at).toBeGreaterThanOrEqual(ready?.at ?? Infinity);
    expect(bench.of('spot-interruption-noticed')).toEqual([]);
    bench.runFor(10 * MINUTE);
    expect(bench.nodes()).toHaveLength(2);
    expect(bench.running('web')).toHaveLength(4);
  });

  it('is drained at the notice and ends two minutes later, whatever is left on it', () => {
    const { bench, node, at } = struck({}, 10 * SECOND);
    bench.cloud.failingDels = Infinity;
    const end = endOf(bench);
    expect(end - at).toBe(2 * MINUTE + 10 * SECOND);
    expect(bench.of('node-leaving')).toMatchObject([{ node, why: 'spot-interruption' }]);
    bench.runFor(10 * MINUTE);
    expect(bench.nodes()).toHaveLength(2);
  });

  it('ends without a drain in a group of one’s own, which then launches another', () => {
    const { bench, at } = struck({ management: 'self-managed' }, MINUTE);
    const before = bench.cloud.launches.length;
    expect(endOf(bench) - at).toBe(3 * MINUTE);
    expect(bench.of('node-cordoned')).toEqual([]);
    expect(bench.cloud.launches).toHaveLength(before);
    bench.runFor(10 * MINUTE);
    expect(bench.nodes()).toHaveLength(2);
  });

  it('is none where the group is on demand', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.groups.interruptSpot(elementAt(bench.nodes(), 0).name, 0);
    bench.runFor(10 * MINUTE);
    expect(bench.cloud.terminated).toEqual([]);
  });
});

describe('a group of several instance types', () => {
  const types = [shape({ instanceType: 'm5.large' }), shape({ instanceType: 'm5a.large' })] as const;

  it('launches the next where EC2 has no capacity of the first', () => {
    const bench = new ClusterBench();
    bench.cloud.exhausted.add('on-demand m5.large');
    bench.kubernetes.addNodeGroup(nodeGroup({ size: 2 }), ...types);
    bench.runFor(3 * MINUTE);
    const labels = bench.nodes().map((node) => node.labels['node.kubernetes.io/instance-type']);
    expect(labels).toEqual(['m5a.large', 'm5a.large']);
    expect(bench.of('node-registered')).toMatchObject([
      { instanceType: 'm5a.large' },
      { instanceType: 'm5a.large' },
    ]);
    expect(bench.of('launch-failed')).toEqual([]);
  });

  it('fails where there is none of any, and tries again', () => {
    const bench = new ClusterBench();
    bench.cloud.exhausted.add('spot m5.large').add('spot m5a.large');
    bench.kubernetes.addNodeGroup(nodeGroup({ size: 1, isSpot: true }), ...types);
    bench.runFor(MINUTE);
    expect(bench.of('launch-failed')).toMatchObject([{ code: 'InsufficientInstanceCapacity' }]);
    bench.cloud.exhausted.clear();
    bench.runFor(3 * MINUTE);
    expect(bench.nodes()).toHaveLength(1);
  });
});
