// Cluster Autoscaler in whole runs: what it makes of pods that fit nowhere, of nodes that nobody needs, and of a cloud that
// refuses.

import { describe, expect, it } from 'vitest';
import type { Fact, TraceRecord } from '../../src/record/trace.ts';
import { runScenario, type RunOptions } from '../../src/world/run.ts';
import { compiled } from './fixtures.ts';

interface Cluster {
  readonly groups: string;
  readonly flags?: string;
  readonly timeline: string;
  readonly extra?: string;
  readonly until?: string;
}

function scenario({ groups, flags = '{}', timeline, extra = '', until = '30m' }: Cluster) {
  return compiled(`
apiVersion: vpc-cni-sim/v1
kind: Scenario
vpc:
  region: us-west-2
  cidrs: [10.0.0.0/16]
  subnets: [{ name: main, cidr: 10.0.1.0/24, availabilityZone: us-west-2a }]
clusterAutoscaler: { flags: ${flags} }
nodeGroups:
  - { name: system, instanceType: m5.large, size: 1 }
${groups}
${extra}
timeline:
${timeline}
until: ${until}
`);
}

function recordsOf(cluster: Cluster, options: RunOptions = {}): TraceRecord[] {
  const records: TraceRecord[] = [];
  const run = runScenario(scenario(cluster), {
    check: true,
    onRecord: (each) => records.push(each),
    ...options,
  });
  expect(run.brokenInvariant).toBeUndefined();
  return records;
}

function of<Kind extends Fact['kind']>(
  records: readonly TraceRecord[],
  kind: Kind,
): Extract<TraceRecord, { readonly kind: Kind }>[] {
  return records.filter((each): each is Extract<TraceRecord, { readonly kind: Kind }> => each.kind === kind);
}

const events = (records: readonly TraceRecord[], reason: string): string[] =>
  of(records, 'event-recorded').flatMap((each) => (each.reason === reason ? [each.message] : []));

const WORKERS = `  - { name: workers, instanceType: t3.medium, size: 0, maxSize: 10 }`;
const TINY = `  - at: 5m
    createDeployment:
      name: tiny
      replicas: 40
      requests: { cpu: 10m, memory: 16Mi }
      nodeSelector: { eks.amazonaws.com/nodegroup: workers }`;
const FROM_ZERO: Cluster = { groups: WORKERS, timeline: TINY, until: '12m' };

describe('from zero', () => {
  it('a group that says nothing of pods is taken for one of 110 a node, and grows node by node', () => {
    const sizes = of(recordsOf(FROM_ZERO), 'node-group-autoscaled');
    expect(sizes.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    const [first = 0, second = 0, third = 0] = sizes.map(({ t }) => t);
    // The first is Ready by then; the second, too, and serves as no example before a minute has passed.
    expect(second - first).toBeGreaterThan(20_000);
    expect(third - second).toBeGreaterThan(20_000);
  });

  it('the tag with the number of pods brings all nodes at once', () => {
    const groups = `${WORKERS.slice(0, -2)}, tags: { k8s.io/cluster-autoscaler/node-template/resources/pods: '17' } }`;
    const sizes = of(recordsOf({ ...FROM_ZERO, groups }), 'node-group-autoscaled');
    expect(sizes.map(({ from, to, pods }) => [from, to, pods.length])).toEqual([[0, 3, 40]]);
  });

  it('a group beyond its limits is not asked for more, and the pods are told why', () => {
    const groups = WORKERS.replace('maxSize: 10', 'maxSize: 1');
    const records = recordsOf({ ...FROM_ZERO, groups });
    expect(of(records, 'node-group-autoscaled').map(({ to }) => to)).toEqual([1]);
    const refused = of(records, 'scale-up-refused');
    expect(refused.length).toBe(25);
    expect(refused[0]?.reasons).toEqual({ workers: ['max node group size reached'] });
    expect(new Set(events(records, 'NotTriggerScaleUp'))).toEqual(
      new Set(["pod didn't trigger scale-up: 1 max node group size reached"]),
    );
  });
});

it('a pod that has a node and no address starts no node', () => {
  const records = recordsOf({
    groups: `  - { name: workers, instanceType: t3.medium, size: 1, minSize: 1, maxSize: 10 }`,
    // 16 addresses, of which AWS keeps five: no room for the first ENI's secondary addresses of two nodes.
    timeline: `  - at: 5m
    takeAddresses: { subnet: main, random: 236 }
  - at: 6m
    createDeployment:
      name: web
      replicas: 15
      nodeSelector: { eks.amazonaws.com/nodegroup: workers }`,
    until: '15m',
  });
  expect(of(records, 'address-refused').length).toBeGreaterThan(0);
  expect(of(records, 'node-group-autoscaled')).toEqual([]);
});

describe('nodes that nobody needs', () => {
  const busy: Cluster = {
    groups: `  - { name: workers, instanceType: m5.large, size: 2, minSize: 0, maxSize: 4 }`,
    flags: '{ scale-down-unneeded-time: 2m }',
    // Its pods would keep a node of the group.
    extra: 'kubernetes: { systemPods: { coredns: { replicas: 0 } } }',
    timeline: `  - at: 90s
    createDeployment:
      name: web
      replicas: 2
      requests: { cpu: 600m, memory: 64Mi }
      nodeSelector: { eks.amazonaws.com/nodegroup: workers }`,
    until: '15m',
  };

  it('are drained through the Eviction API, one instance is terminated, and the group is one smaller', () => {
    const records = recordsOf(busy);
    const [away, ...more] = of(records, 'node-autoscaled-away');
    expect(more).toEqual([]);
    expect(away).toMatchObject({ group: 'workers', drained: true });
    expect(
      of(records, 'pod-deleted').filter(({ cause }) => cause === 'EvictionByEvictionAPI').length,
    ).toBeGreaterThan(0);
    expect(of(records, 'instance-launched')).toHaveLength(3);
    expect(events(records, 'ScaleDown')).toContain('nodes removed by cluster autoscaler');
  });

  it('stay where a pod keeps them, and say which', () => {
    const records = recordsOf({
      ...busy,
      timeline: `  - at: 90s
    createPods:
      name: bare
      count: 2
      requests: { cpu: 600m, memory: 64Mi }
      nodeSelector: { eks.amazonaws.com/nodegroup: workers }`,
    });
    expect(of(records, 'node-autoscaled-away')).toEqual([]);
    const blocked = of(records, 'node-needed').filter(({ reason }) => reason === 'BlockedByPod');
    expect(blocked).toContainEqual(
      expect.objectContaining({ blockingPod: 'default/bare-0', blockedBy: 'NotReplicated' }),
    );
  });

  it('stay with their group’s minimum', () => {
    const groups = busy.groups.replace('minSize: 0', 'minSize: 2');
    const records = recordsOf({ ...busy, groups, timeline: '  - { at: 3m, note: nothing }' });
    expect(of(records, 'node-autoscaled-away')).toEqual([]);
    expect(of(records, 'node-needed')[0]).toMatchObject({ reason: 'NodeGroupMinSizeReached' });
  });
});

it('a cloud without capacity puts the group in back-off, and another group is tried', () => {
  const records = recordsOf({
    groups: `  - { name: first, instanceType: m5.large, size: 0, maxSize: 4 }
  - { name: second, instanceType: m5.xlarge, size: 0, maxSize: 4 }`,
    extra: 'ec2: { shortages: [{ instanceType: m5.large, from: 4m }] }',
    timeline: `  - at: 5m
    createDeployment: { name: web, replicas: 2, requests: { cpu: 1500m, memory: 64Mi } }`,
    until: '15m',
  });
  const groups = of(records, 'node-group-autoscaled').map(({ group }) => group);
  expect(groups[0]).toBe('first');
  expect(groups).toContain('second');
  expect(events(records, 'ScaleUpFailed')[0]).toContain('placeholder-cannot-be-fulfilled');
  expect(of(records, 'pod-running').filter(({ pod }) => pod.includes('web'))).toHaveLength(2);
});

describe('loops that could change nothing', () => {
  it.each([
    ['from zero', { ...FROM_ZERO, until: '40m' }],
    [
      'after a scale-down',
      {
        groups: WORKERS,
        flags: '{ scale-down-unneeded-time: 3m }',
        timeline: `${TINY}\n  - { at: 14m, scale: { deployment: tiny, replicas: 4 } }`,
        until: '45m',
      },
    ],
  ])('are left out, %s: the trace is that of all loops', (_, cluster) => {
    const all: TraceRecord[] = [];
    const every = runScenario(scenario(cluster), {
      playsEveryTick: true,
      onRecord: (each) => all.push(each),
    });
    const some: TraceRecord[] = [];
    const few = runScenario(scenario(cluster), { onRecord: (each) => some.push(each) });
    const differs = (each: TraceRecord, index: number): boolean =>
      JSON.stringify(each) !== JSON.stringify(some[index]);
    const place = all.findIndex(differs);
    expect([all[place], some[place]]).toEqual([undefined, undefined]);
    expect(some).toHaveLength(all.length);
    expect(few.events).toBeLessThan(every.events);
  });

  it('and without Cluster Autoscaler there are none', () => {
    const text = scenario({ ...FROM_ZERO, timeline: '  - { at: 3m, note: nothing }', until: '1d' });
    const { clusterAutoscaler: _, ...without } = text;
    const events = (each: typeof without): number => runScenario(each).events;
    expect(events(text) - events(without)).toBeLessThan(30);
  });
});
