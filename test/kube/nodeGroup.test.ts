import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { ClusterBench, deployment, nodeGroup, podTemplate, shape } from './clusterBench.ts';

function zones(bench: ClusterBench): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { labels } of bench.nodes()) {
    const zone = labels['topology.kubernetes.io/zone'] ?? 'none';
    counts[zone] = (counts[zone] ?? 0) + 1;
  }
  return counts;
}

describe('a node group', () => {
  it('spreads its nodes over the zones', () => {
    expect(zones(ClusterBench.booted(7))).toEqual({ 'eu-west-1a': 3, 'eu-west-1b': 2, 'eu-west-1c': 2 });
  });

  it('counts zones, not subnets', () => {
    const subnets = ['subnet-10.0.1.0', 'subnet-10.0.4.0', 'subnet-10.0.2.0'];
    const zoneOf = { 'subnet-10.0.1.0': 'a', 'subnet-10.0.4.0': 'a', 'subnet-10.0.2.0': 'b' };
    const bench = ClusterBench.booted(4, { group: { subnets }, config: { zones: zoneOf } });
    expect(zones(bench)).toEqual({ a: 2, b: 2 });
    expect(bench.cloud.launches.map(({ subnet }) => subnet).sort()).toEqual([
      'subnet-10.0.1.0',
      'subnet-10.0.2.0',
      'subnet-10.0.2.0',
      'subnet-10.0.4.0',
    ]);
  });

  it('grows and balances again', () => {
    const bench = ClusterBench.booted(2);
    bench.kubernetes.scaleNodeGroup('workers', 6);
    bench.runFor(3 * MINUTE);
    expect(zones(bench)).toEqual({ 'eu-west-1a': 2, 'eu-west-1b': 2, 'eu-west-1c': 2 });
  });

  it('gives up the oldest of the fullest zone', () => {
    const bench = ClusterBench.booted(4);
    bench.kubernetes.scaleNodeGroup('workers', 3);
    bench.runFor(5 * MINUTE);
    expect(zones(bench)).toEqual({ 'eu-west-1a': 1, 'eu-west-1b': 1, 'eu-west-1c': 1 });
    expect(bench.cloud.terminated).toEqual(['i-1']);
  });

  it('drains before it terminates', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('web', 3, { exitDelay: constantLatency(10 * SECOND) }));
    bench.runFor(MINUTE);
    bench.kubernetes.scaleNodeGroup('workers', 0);
    while (bench.cloud.terminated.length === 0 && bench.simulation.step());
    expect(bench.of('pod-removed')).toHaveLength(3);
    expect(bench.of('node-cordoned')).toHaveLength(1);
    expect(bench.cloud.dels).toHaveLength(3);
    bench.runFor(5 * MINUTE);
    expect(bench.nodes()).toEqual([]);
    expect(bench.pods('aws-node')).toEqual([]);
    expect(bench.pods('web').map(({ phase }) => phase)).toEqual(['Pending', 'Pending', 'Pending']);
  });

  it('terminates after 15 minutes of draining, come what may', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('web', 1, podTemplate());
    bench.runFor(MINUTE);
    bench.cloud.failingDels = Infinity;
    bench.kubernetes.scaleNodeGroup('workers', 0);
    bench.runFor(14 * MINUTE);
    expect(bench.cloud.terminated).toEqual([]);
    bench.runFor(5 * MINUTE);
    expect(bench.cloud.terminated).toEqual(['i-1']);
    expect(bench.pods()).toEqual([]);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('goes to zero and comes back with new nodes', () => {
    const bench = ClusterBench.booted(3);
    const before = bench.nodes().map(({ name }) => name);
    bench.kubernetes.scaleNodeGroup('workers', 0);
    bench.runFor(5 * MINUTE);
    bench.kubernetes.scaleNodeGroup('workers', 3);
    bench.runFor(5 * MINUTE);
    const after = bench.nodes();
    expect(after.every(({ ready }) => ready)).toBe(true);
    expect(after.map(({ name }) => name)).toHaveLength(3);
    expect(after.some(({ name }) => before.includes(name))).toBe(false);
    expect(bench.running('aws-node')).toHaveLength(3);
  });

  it('ends launches it no longer wants', () => {
    const bench = new ClusterBench();
    bench.cloud.launchTime = 30 * SECOND;
    bench.kubernetes.addNodeGroup(nodeGroup({ size: 2 }), shape());
    bench.runFor(SECOND);
    bench.kubernetes.deleteNodeGroup('workers');
    bench.runFor(3 * MINUTE);
    expect(bench.nodes()).toEqual([]);
    expect(bench.cloud.terminated.sort()).toEqual(['i-1', 'i-2']);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('tries a failed launch again after a minute, elsewhere', () => {
    const bench = new ClusterBench();
    bench.cloud.emptySubnets.add('subnet-10.0.1.0');
    bench.kubernetes.addNodeGroup(nodeGroup({ size: 1 }), shape());
    bench.runFor(3 * MINUTE);
    expect(bench.of('launch-failed')).toMatchObject([
      { group: 'workers', subnet: 'subnet-10.0.1.0', code: 'InsufficientFreeAddressesInSubnet' },
    ]);
    expect(bench.cloud.launches[1]).toEqual({
      subnet: 'subnet-10.0.2.0',
      at: elementAt(bench.of('launch-failed'), 0).at + MINUTE,
    });
    expect(zones(bench)).toEqual({ 'eu-west-1b': 1 });
  });

  it('tries what is missing once a minute, however many launches fail', () => {
    const bench = new ClusterBench();
    bench.cloud.emptySubnets.add('subnet-10.0.1.0');
    const subnets = ['subnet-10.0.1.0'];
    bench.kubernetes.addNodeGroup(nodeGroup({ size: 4, subnets }), shape());
    bench.runFor(20 * MINUTE);
    const perMinute = Array.from({ length: 20 }, (_, minute) => {
      const due = bench.cloud.launches.filter(({ at }) => Math.floor(at / MINUTE) === minute);
      return due.length;
    });
    expect(perMinute).toEqual(perMinute.map(() => 4));
  });

  it('leaves what failed to its retry when other nodes are wanted', () => {
    const bench = new ClusterBench();
    bench.cloud.emptySubnets.add('subnet-10.0.1.0');
    const subnets = ['subnet-10.0.1.0'];
    bench.kubernetes.addNodeGroup(nodeGroup({ size: 4, subnets }), shape());
    bench.runFor(10 * SECOND);
    bench.kubernetes.scaleNodeGroup('workers', 5);
    bench.runFor(40 * SECOND);
    expect(bench.cloud.launches).toHaveLength(5);
    bench.cloud.emptySubnets.clear();
    bench.runFor(5 * MINUTE);
    expect(bench.cloud.launches).toHaveLength(10);
    expect(bench.nodes()).toHaveLength(5);
  });

  it('keeps groups and their taints apart', () => {
    const bench = ClusterBench.booted(1);
    const taint = { key: 'team', value: 'a', effect: 'NoSchedule' } as const;
    bench.kubernetes.addNodeGroup(nodeGroup({ name: 'tainted', taints: [taint] }), shape());
    bench.runFor(3 * MINUTE);
    expect(bench.kubernetes.nodesOfGroup('tainted').map(({ taints }) => taints)).toEqual([[taint]]);
    bench.kubernetes.deleteNodeGroup('workers');
    bench.runFor(5 * MINUTE);
    expect(bench.nodes()).toHaveLength(1);
    expect(bench.kubernetes.nodesOfGroup('workers')).toEqual([]);
  });
});

describe('an Auto Scaling group of one’s own', () => {
  it('ends instances without a drain, unless it is asked to', () => {
    for (const drains of [false, true]) {
      const group = { management: 'self-managed', drains } as const;
      const bench = ClusterBench.booted(2, { group });
      bench.kubernetes.createDeployment(deployment('web', 4));
      bench.runFor(MINUTE);
      bench.kubernetes.scaleNodeGroup('workers', 1);
      bench.runFor(30 * SECOND);
      expect(bench.cloud.terminated).toHaveLength(1);
      expect(bench.of('node-cordoned')).toHaveLength(drains ? 1 : 0);
      const evicted = bench.of('pod-deleted').length;
      expect(evicted > 0).toBe(drains);
      bench.runFor(10 * MINUTE);
      expect(bench.running('web')).toHaveLength(4);
    }
  });

  it('names its nodes’ group without EKS’s label', () => {
    const bench = ClusterBench.booted(1, { group: { management: 'self-managed' } });
    const node = elementAt(bench.kubernetes.nodesOfGroup('workers'), 0);
    expect(node.labels['eks.amazonaws.com/nodegroup']).toBeUndefined();
    expect(node.labels['alpha.eksctl.io/nodegroup-name']).toBe('workers');
  });
});

describe('an instance refresh', () => {
  it('replaces every node, a few at a time, with the new shape', () => {
    const bench = ClusterBench.booted(5, { group: { management: 'self-managed' } });
    const old = bench.nodes().map(({ name }) => name);
    let least = Infinity;
    bench.kubernetes.refreshNodeGroup('workers', 60, [shape({ maxPods: 8 })]);
    bench.simulation.onAfterEvent(() => {
      least = Math.min(least, bench.nodes().filter(({ name, ready }) => ready && bench.isUp(name)).length);
    });
    bench.runFor(20 * MINUTE);
    expect(least).toBe(3);
    expect(bench.nodes()).toHaveLength(5);
    expect(bench.nodes().some(({ name }) => old.includes(name))).toBe(false);
    expect(bench.nodes().map(({ allocatable }) => allocatable['pods'])).toEqual([8, 8, 8, 8, 8]);
    expect(bench.of('instance-refresh-progressed').at(0)).toMatchObject({
      group: 'workers',
      replaced: 0,
      of: 5,
    });
    expect(bench.of('instance-refresh-progressed').at(-1)).toMatchObject({ replaced: 5, of: 5 });
    expect(bench.simulation.pending).toBe(0);
  });

  it('takes one at a time where nothing may be missing, and drains managed nodes', () => {
    const bench = ClusterBench.booted(3);
    bench.kubernetes.createDeployment(deployment('web', 6));
    bench.runFor(MINUTE);
    bench.kubernetes.refreshNodeGroup('workers', 100);
    let least = Infinity;
    bench.simulation.onAfterEvent(() => {
      least = Math.min(least, bench.nodes().filter(({ name, ready }) => ready && bench.isUp(name)).length);
    });
    bench.runFor(30 * MINUTE);
    expect(least).toBe(2);
    expect(bench.of('node-cordoned')).toHaveLength(3);
    expect(bench.cloud.launches).toHaveLength(6);
    expect(bench.running('web')).toHaveLength(6);
  });
});
