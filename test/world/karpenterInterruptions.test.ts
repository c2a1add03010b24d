// Karpenter's nodes whose instance EC2 takes back or whose machine hangs: what is told, what replaces them.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { KarpenterScene } from './karpenterScene.ts';

interface Cluster {
  readonly capacityType?: 'spot' | 'on-demand';
  readonly env?: string;
  readonly replicas?: number;
  readonly steps: string;
}

/** Nodes of one pod each. */
const cluster = ({ capacityType = 'spot', env = '{}', replicas = 2, steps }: Cluster): string => `
karpenter:
  env: ${env}
  nodePools:
    - metadata: { name: general }
      spec:
        disruption: { consolidateAfter: Never }
        template:
          spec:
            nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: default }
            requirements:
              - { key: node.kubernetes.io/instance-type, operator: In, values: [m5.large, m5a.large] }
              - { key: karpenter.sh/capacity-type, operator: In, values: [${capacityType}] }
timeline:
  - at: 2m
    createDeployment:
      { name: web, replicas: ${replicas}, requests: { cpu: 1300m }, nodeSelector: { karpenter.sh/nodepool: general } }
${steps}`;

const interrupt = (nodes: string, noticeAfter = '0s'): string => `
  - at: 8m
    interruptSpotInstance: { nodes: ${nodes}, noticeAfter: ${noticeAfter} }
`;

const FIRST = '{ nodePool: general, index: 0 }';

describe('a spot interruption', () => {
  it('deletes the NodeClaim at once, drains the node, and another offering takes its place before it ends', () => {
    const scene = new KarpenterScene(cluster({ steps: interrupt(FIRST) })).playTo('7m');
    const [first, second] = scene.nodesOf('general');
    scene.playTo('14m');
    const [deleted, ...others] = scene.of('nodeclaim-deleted');
    expect(others).toEqual([]);
    expect(deleted).toMatchObject({ node: first?.name, reason: 'spot_interrupted' });
    expect((deleted?.at ?? 0) - 8 * MINUTE).toBeLessThanOrEqual(2 * SECOND);
    const launches = scene.of('nodeclaim-launched');
    const taken = launches.find(({ node }) => node === first?.name);
    const [replacement] = launches.filter(({ at }) => at > 8 * MINUTE);
    expect(scene.of('offering-unavailable')).toEqual([
      expect.objectContaining({
        instanceType: taken?.instanceType,
        zone: taken?.zone,
        capacityType: 'spot',
        code: 'spot_interrupted',
      }),
    ]);
    expect([replacement?.instanceType, replacement?.zone]).not.toEqual([taken?.instanceType, taken?.zone]);
    const ended = scene.of('instance-shutting-down').find(({ node }) => node === first?.name);
    expect(replacement?.at ?? Infinity).toBeLessThan(ended?.at ?? 0);
    expect((ended?.at ?? Infinity) - 8 * MINUTE).toBeLessThan(2 * MINUTE);
    expect(scene.nodesOf('general').map(({ name }) => name)).toContain(second?.name);
    expect(scene.running('web')).toBe(2);
    expect(scene.events('SpotInterrupted').length).toBeGreaterThanOrEqual(3);
    expect(scene.events('TerminatingOnInterruption')).toEqual([
      'Interruption triggered termination for the NodeClaim',
      'Interruption triggered termination for the Node',
    ]);
  });

  it('is announced by a recommendation, of which Karpenter only says that it came', () => {
    const scene = new KarpenterScene(cluster({ steps: interrupt(FIRST, '20m') })).playTo('20m');
    expect(scene.events('SpotRebalanceRecommendation')).toHaveLength(2);
    expect(scene.of('nodeclaim-deleted')).toEqual([]);
    scene.playTo('29m');
    expect(scene.of('nodeclaim-deleted').map(({ reason }) => reason)).toEqual(['spot_interrupted']);
  });

  it('ends the instance after two minutes whatever the drain waits for', () => {
    const steps = `
  - at: 7m
    apply:
      manifest: |
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }
${interrupt('all')}`;
    const scene = new KarpenterScene(cluster({ steps })).playTo('20m');
    const deleted = scene.of('nodeclaim-deleted');
    const terminated = scene.of('instance-terminated').map(({ at }) => at);
    expect(deleted.map(({ reason }) => reason)).toEqual(['spot_interrupted', 'spot_interrupted']);
    expect(terminated).toEqual([10 * MINUTE, 10 * MINUTE]);
    expect(scene.of('nodeclaim-removed')).toHaveLength(2);
    expect(scene.running('web')).toBe(2);
  });

  it('is not heard of without a queue: the claim goes when its instance is missed', () => {
    const scene = new KarpenterScene(
      cluster({ env: "{ INTERRUPTION_QUEUE: '' }", steps: interrupt(FIRST) }),
    ).playTo('20m');
    expect(scene.of('nodeclaim-deleted')).toEqual([
      expect.objectContaining({ reason: 'InstanceVanished', at: 12 * MINUTE }),
    ]);
    expect(scene.events('SpotInterrupted')).toEqual([]);
    expect(scene.running('web')).toBe(2);
  });

  it('leaves instances on demand alone', () => {
    const scene = new KarpenterScene(cluster({ capacityType: 'on-demand', steps: interrupt('all') })).playTo(
      '20m',
    );
    expect(scene.of('spot-interruption-noticed')).toEqual([]);
    expect(scene.of('nodeclaim-deleted')).toEqual([]);
  });

  it('waits in the queue for five minutes while Karpenter does not run', () => {
    const stopped = (from: string, until: string): string => `
  - at: ${from}
    scale: { deployment: karpenter, replicas: 0 }
  - at: ${until}
    scale: { deployment: karpenter, replicas: 2 }
`;
    const early = new KarpenterScene(cluster({ steps: interrupt(FIRST, '1m') + stopped('8m', '10m') }));
    expect(early.playTo('20m').of('nodeclaim-deleted')).toEqual([
      expect.objectContaining({ reason: 'spot_interrupted' }),
    ]);
    const late = new KarpenterScene(cluster({ steps: interrupt(FIRST, '1m') + stopped('8m', '19m') }));
    expect(late.playTo('30m').of('nodeclaim-deleted')).toEqual([
      expect.objectContaining({ reason: 'InstanceVanished' }),
    ]);
    expect(late.running('web')).toBe(2);
  });

  it('is not the only end that the queue tells of', () => {
    const scene = new KarpenterScene(
      cluster({ steps: `\n  - at: 8m\n    terminateNode: ${FIRST}\n` }),
    ).playTo('16m');
    const [deleted] = scene.of('nodeclaim-deleted');
    expect(deleted).toMatchObject({ reason: 'instance_terminated', at: 8 * MINUTE + SECOND });
    expect(scene.events('InstanceTerminating').length).toBeGreaterThan(0);
    expect(scene.running('web')).toBe(2);
  });
});

describe('node repair', () => {
  const gate = '{ FEATURE_GATES: { NodeRepair: true } }';
  const fail = (...indexes: number[]): string =>
    indexes.map((index) => `\n  - at: 10m\n    failNode: { nodePool: general, index: ${index} }\n`).join('');

  it('replaces a node that has not been Ready for half an hour, its pods at once', () => {
    const scene = new KarpenterScene(cluster({ env: gate, replicas: 3, steps: fail(0) })).playTo('50m');
    const [deleted, ...others] = scene.of('nodeclaim-deleted');
    expect(others).toEqual([]);
    const notReady = scene.of('node-not-ready').find(({ node }) => node === deleted?.node);
    expect(deleted?.reason).toBe('unhealthy');
    expect(deleted?.at).toBe((notReady?.at ?? 0) + 30 * MINUTE);
    const removed = scene.of('nodeclaim-removed').find(({ node }) => node === deleted?.node);
    expect((removed?.at ?? Infinity) - (deleted?.at ?? 0)).toBeLessThan(3 * MINUTE);
  });

  it('does not while more than a fifth of the NodePool, rounded up, is so', () => {
    const scene = new KarpenterScene(cluster({ env: gate, replicas: 3, steps: fail(0, 1) })).playTo('60m');
    expect(scene.of('nodeclaim-deleted')).toEqual([]);
    expect(scene.events('NodeRepairBlocked')[0]).toBe('more than 20% nodes are unhealthy in the nodepool');
  });

  it('lets nodes alone that are Ready again in time, and all of them without its gate', () => {
    const recovered = `${fail(0)}
  - at: 30m
    recoverNode: ${FIRST}
`;
    for (const scenario of [
      cluster({ env: gate, replicas: 3, steps: recovered }),
      cluster({ replicas: 3, steps: fail(0) }),
    ])
      expect(new KarpenterScene(scenario).playTo('70m').of('nodeclaim-deleted')).toEqual([]);
  });
});

describe('steps that name nodes of a NodePool', () => {
  it('pass over those that are not there', () => {
    const steps = `\n  - at: 8m\n    terminateNode: { nodePool: general, index: 7 }\n`;
    const scene = new KarpenterScene(cluster({ steps })).playTo('10m');
    expect(scene.of('instance-terminated')).toEqual([]);
    expect(elementAt(scene.nodesOf('general'), 0).ready).toBe(true);
  });
});
