// Karpenter in a run: nodes come for pods that wait, and go when nobody needs them; EC2 may refuse.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { KarpenterScene } from './karpenterScene.ts';

const pool = (template: string, spec = ''): string => `
karpenter:
  nodePools:
    - metadata: { name: general }
      spec:
        ${spec}
        template:
          spec:
            nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: default }
            requirements:
              - { key: node.kubernetes.io/instance-type, operator: In, values: [m5.large, m5.xlarge] }
              - { key: karpenter.sh/capacity-type, operator: In, values: [on-demand] }
            ${template}
`;

const ON_POOL = 'karpenter.sh/nodepool: general';

const web = (replicas: number, cpu: string, nodeSelector = ON_POOL): string => `
timeline:
  - at: 2m
    createDeployment:
      { name: web, replicas: ${replicas}, requests: { cpu: ${cpu} }, nodeSelector: { ${nodeSelector} } }
`;

describe('Karpenter', () => {
  it('makes one node for all pods of a batch, registers and initializes it', () => {
    const scene = new KarpenterScene(pool('') + web(5, '700m')).playTo('4m');
    const [created] = scene.of('nodeclaim-created');
    const [launched] = scene.of('nodeclaim-launched');
    const [registered] = scene.of('nodeclaim-registered');
    const [initialized] = scene.of('nodeclaim-initialized');
    expect(scene.of('nodeclaim-created')).toHaveLength(1);
    expect(created).toMatchObject({ nodePool: 'general', cause: 'Provisioned', instanceTypes: 1 });
    expect((created?.at ?? 0) - 2 * MINUTE).toBeGreaterThan(SECOND);
    expect(launched).toMatchObject({ instanceType: 'm5.xlarge', capacityType: 'on-demand', price: 0.192 });
    expect([launched, registered, initialized].map((fact) => (fact?.at ?? 0) > (created?.at ?? 0))).toEqual([
      true,
      true,
      true,
    ]);
    const node = elementAt(scene.nodesOf('general'), 0);
    expect(node.labels).toMatchObject({
      'karpenter.sh/registered': 'true',
      'karpenter.sh/initialized': 'true',
      'karpenter.k8s.aws/instance-family': 'm5',
    });
    expect(node.taints).toEqual([]);
    expect(scene.running('web')).toBe(5);
  });

  it('keeps pods away until its taints are there, and waits for startup taints', () => {
    const taints = `taints: [{ key: team, value: a, effect: NoSchedule }]
            startupTaints: [{ key: cilium, effect: NoExecute }]`;
    const deployment = `
timeline:
  - at: 2m
    createDeployment:
      { name: web, replicas: 5, requests: { cpu: 700m }, tolerations: [{ key: team, operator: Exists }], nodeSelector: { karpenter.sh/nodepool: general } }
  - at: 6m
    untaint: { nodes: all, taint: { key: cilium, effect: NoExecute } }
`;
    const scene = new KarpenterScene(pool(taints) + deployment).playTo('5m');
    const node = elementAt(scene.nodesOf('general'), 0);
    expect(node.taints.map(({ key }) => key)).toEqual(['team', 'cilium']);
    expect(
      [...(scene.world.karpenter?.nodeClaims() ?? [])].map(
        ({ conditions }) => conditions.get('Initialized')?.reason,
      ),
    ).toEqual(['StartupTaintsExist']);
    expect(scene.running('web')).toBe(0);
    scene.playTo('8m');
    expect(scene.of('nodeclaim-initialized')).toHaveLength(1);
    expect(scene.running('web')).toBe(5);
  });

  it('takes an empty node away, whose addresses come back when its instance is gone', () => {
    const scene = new KarpenterScene(
      `${pool('', 'disruption: { consolidateAfter: 30s, consolidationPolicy: WhenEmpty }')}${web(5, '700m')}
  - at: 6m
    delete: { kind: Deployment, name: web }
`,
    ).playTo('12m');
    const [started] = scene.of('disruption-started');
    const [shutDown] = scene.of('instance-shutting-down');
    const [terminated] = scene.of('instance-terminated');
    const [removed] = scene.of('nodeclaim-removed');
    expect(started).toMatchObject({ reason: 'Empty', replacements: [] });
    expect((terminated?.at ?? 0) - (shutDown?.at ?? 0)).toBeGreaterThanOrEqual(20 * SECOND);
    expect(removed?.at ?? 0).toBeGreaterThan(terminated?.at ?? Infinity);
    expect(scene.nodesOf('general')).toEqual([]);
    expect(scene.of('node-removed')).toHaveLength(1);
  });

  it('asks for what EC2 does not refuse, and again for the rest after three minutes', () => {
    const shortage = `
ec2:
  shortages: [{ instanceType: m5.xlarge }]
`;
    const scene = new KarpenterScene(pool('') + shortage + web(6, '3500m')).playTo('10m');
    const refused = scene.of('offering-unavailable');
    expect(new Set(refused.map(({ instanceType }) => instanceType))).toEqual(new Set(['m5.xlarge']));
    const times = scene.of('nodeclaim-launch-failed').map(({ at }) => at);
    const rounds = times.filter(
      (time, index) => index === 0 || time - elementAt(times, index - 1) > 10 * SECOND,
    );
    expect(rounds.length).toBeGreaterThan(1);
    for (const [index, time] of rounds.slice(1).entries())
      expect(time - elementAt(rounds, index)).toBeGreaterThanOrEqual(3 * MINUTE);
    expect(scene.events('InsufficientCapacityError').length).toBeGreaterThan(0);
    expect(scene.nodesOf('general')).toEqual([]);
  });

  it('counts with the memory that nodes of a type really have, once it has seen one', () => {
    const second = `
  - at: 6m
    createDeployment: { name: large, replicas: 1, requests: { cpu: 1500m, memory: 6000Mi }, nodeSelector: { ${ON_POOL} } }
`;
    const env = '  env: { VM_MEMORY_OVERHEAD_PERCENT: 0.3 }\n';
    const cheapest = (steps: string): readonly string[] =>
      new KarpenterScene(pool('') + env + steps)
        .playTo('10m')
        .of('nodeclaim-created')
        .map((one) => one.cheapest);
    expect(cheapest(web(1, '1500m') + second)).toEqual(['m5.large', 'm5.large']);
    expect(cheapest(`timeline:${second}`)).toEqual(['m5.xlarge']);
  });

  it('does not ask EC2 over and over for what no NodePool allows', () => {
    const scene = new KarpenterScene(pool('', 'limits: { cpu: 1 }') + web(6, '3500m')).playTo('60m');
    expect(scene.of('nodeclaim-created')).toEqual([]);
    expect(
      scene.events('FailedScheduling').filter((text) => text.includes('exceed limits')).length,
    ).toBeGreaterThan(0);
    const before = scene.world.simulation.eventsProcessed;
    scene.playTo('120m');
    expect(scene.world.simulation.eventsProcessed - before).toBeLessThan(1000);
  });

  it('stays within the limits of its NodePools', () => {
    const scene = new KarpenterScene(pool('', 'limits: { cpu: 8 }') + web(40, '700m')).playTo('10m');
    const cpu = scene.nodesOf('general').reduce((sum, { capacity }) => sum + (capacity['cpu'] ?? 0), 0);
    expect(cpu).toBeGreaterThan(0);
    expect(cpu).toBeLessThanOrEqual(8000);
  });

  it('starts no node for a pod that has one and waits for an address', () => {
    const small = `
vpc:
  cidrs: [10.0.0.0/24]
  subnets: [{ name: subnet-a, cidr: 10.0.0.0/26, availabilityZone: us-west-2a }]
`;
    const scene = new KarpenterScene(small + pool('') + web(50, '50m')).playTo('15m');
    expect(scene.of('address-refused').length).toBeGreaterThan(0);
    const waiting = [...scene.world.kubernetes.pods()].filter(
      ({ phase, nodeName }) => phase === 'Pending' && nodeName !== undefined,
    );
    expect(waiting.length).toBeGreaterThan(0);
    const late = scene.of('nodeclaim-created').filter(({ at }) => at > 8 * MINUTE);
    expect(late).toEqual([]);
  });

  it('closes a subnet that has no address for a node’s own', () => {
    const full = `
vpc:
  cidrs: [10.0.0.0/24]
  subnets:
    - { name: subnet-a, cidr: 10.0.0.0/25, availabilityZone: us-west-2a }
    - { name: subnet-b, cidr: 10.0.0.128/28, availabilityZone: us-west-2b, taken: { random: 11 } }
`;
    const scene = new KarpenterScene(
      full + pool('') + web(4, '3500m', 'topology.kubernetes.io/zone: us-west-2b'),
    );
    scene.playTo('10m');
    expect(scene.of('subnet-closed').length).toBeGreaterThan(0);
    expect(scene.nodesOf('general')).toEqual([]);
  });

  it('forgets a claim whose instance vanished, and makes another node for its pods', () => {
    const scene = new KarpenterScene(`${pool('')}  env: { INTERRUPTION_QUEUE: '' }\n${web(5, '700m')}`);
    scene.playTo('5m');
    const node = elementAt(scene.nodesOf('general'), 0);
    scene.world.kubernetes.terminateNode(node.name);
    scene.playTo('12m');
    expect(scene.of('nodeclaim-deleted').map(({ reason }) => reason)).toEqual(['InstanceVanished']);
    expect(scene.of('nodeclaim-removed')).toHaveLength(1);
    expect(scene.nodesOf('general')).toHaveLength(1);
    expect(scene.running('web')).toBe(5);
  });

  it('stands still while none of its pods is Ready', () => {
    const scene = new KarpenterScene(`${pool('')}  replicas: 0\n${web(6, '3500m')}`).playTo('10m');
    expect(scene.of('nodeclaim-created')).toEqual([]);
  });

  it('plays a run the same way twice', () => {
    const digest = () => {
      const scene = new KarpenterScene(pool('') + web(30, '700m'), 7).playTo('8m');
      return JSON.stringify([
        scene.of('nodeclaim-created'),
        scene.of('nodeclaim-initialized'),
        scene.of('pod-running'),
      ]);
    };
    expect(digest()).toBe(digest());
  });
});
