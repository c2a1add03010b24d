// Drains of Karpenter's nodes that hang: what they wait for, how they go on, and that waiting costs nothing.

import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/base/time.ts';
import { KarpenterScene } from './karpenterScene.ts';

interface Drained {
  readonly template?: string;
  readonly annotations?: string;
  readonly steps?: string;
}

/** Two nodes of one pod each that expire at about 12m; `app: web` may have an annotation. */
const drained = ({ template = '', annotations = '{}', steps = '' }: Drained): string => `
karpenter:
  nodePools:
    - metadata: { name: general }
      spec:
        disruption: { consolidateAfter: Never }
        template:
          spec:
            nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: default }
            expireAfter: 10m
            ${template}
            requirements:
              - { key: node.kubernetes.io/instance-type, operator: In, values: [m5.large] }
              - { key: karpenter.sh/capacity-type, operator: In, values: [on-demand] }
timeline:
  - at: 2m
    apply:
      manifest: |
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 2
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web }, annotations: ${annotations} }
            spec:
              nodeSelector: { karpenter.sh/nodepool: general }
              containers: [{ name: web, image: nginx, resources: { requests: { cpu: 1300m } } }]
${steps}`;

const BLOCKED = `
  - at: 3m
    apply:
      manifest: |
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }
`;
const DO_NOT_DISRUPT = '{ karpenter.sh/do-not-disrupt: "true" }';

const SCENARIOS: readonly (readonly [string, string, string])[] = [
  ['nothing', drained({}), '16m'],
  ['a pod that is not to be disrupted', drained({ annotations: DO_NOT_DISRUPT }), '40m'],
  [
    'one that is not to be for a quarter of an hour',
    drained({ annotations: '{ karpenter.sh/do-not-disrupt: 15m }' }),
    '30m',
  ],
  ['a disruption budget', drained({ steps: BLOCKED }), '30m'],
  [
    'the end of its grace period',
    drained({ template: 'terminationGracePeriod: 5m', annotations: DO_NOT_DISRUPT, steps: BLOCKED }),
    '30m',
  ],
  [
    'a machine that is terminated',
    drained({
      annotations: DO_NOT_DISRUPT,
      steps: '\n  - at: 16m\n    terminateNode: { nodePool: general, index: 0 }\n',
    }),
    '30m',
  ],
  [
    'a machine that hangs, and a Karpenter that is away for a while',
    drained({
      annotations: DO_NOT_DISRUPT,
      steps: `
  - at: 14m
    failNode: { nodePool: general, index: 0 }
  - at: 15m
    scale: { deployment: karpenter, replicas: 0 }
  - at: 18m
    scale: { deployment: karpenter, replicas: 2 }
`,
    }),
    '40m',
  ],
];

describe('a drain that waits for', () => {
  it.each(SCENARIOS)('%s is told the same as with a look each second', (_, text, until) => {
    for (const seed of [1, 2]) {
      const rested = new KarpenterScene(text, seed).playTo(until);
      const polled = new KarpenterScene(text, seed, true).playTo(until);
      expect(rested.of('nodeclaim-deleted').length).toBeGreaterThan(0);
      expect(JSON.stringify(rested.told)).toBe(JSON.stringify(polled.told));
    }
  });
});

describe('a drain that hangs', () => {
  it('lasts until its pods go', () => {
    const steps = `
  - at: 1h
    delete: { kind: Deployment, name: web }
`;
    const scene = new KarpenterScene(drained({ annotations: DO_NOT_DISRUPT, steps })).playTo('70m');
    expect(scene.of('nodeclaim-deleted')).toHaveLength(2);
    const removed = scene.of('nodeclaim-removed').map(({ at }) => at);
    expect(removed).toHaveLength(2);
    for (const at of removed) expect(at).toBeGreaterThan(HOUR);
  });

  it('lasts until its grace period ends, whatever else holds its pods', () => {
    const template = 'terminationGracePeriod: 5m';
    const scene = new KarpenterScene(
      drained({ template, annotations: DO_NOT_DISRUPT, steps: BLOCKED }),
    ).playTo('30m');
    const [deleted] = scene.of('nodeclaim-deleted');
    const forced = scene.of('pod-deleted').find(({ at }) => at > (deleted?.at ?? 0));
    // Early enough for the pod's own 30 seconds.
    const wait = (forced?.at ?? 0) - (deleted?.at ?? 0);
    expect(wait).toBeGreaterThan(4 * MINUTE + 29_000);
    expect(wait).toBeLessThanOrEqual(5 * MINUTE);
    expect(scene.events('Disrupted').length).toBeGreaterThan(0);
  });

  it('costs an Event each two minutes', () => {
    const scene = new KarpenterScene(drained({ annotations: DO_NOT_DISRUPT })).playTo('20m');
    const before = scene.world.simulation.eventsProcessed;
    scene.playTo('140m');
    expect(scene.world.simulation.eventsProcessed - before).toBeLessThan(3 * 2 * 60);
    expect(scene.nodesOf('general').length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['pods that are not to be disrupted', drained({ annotations: DO_NOT_DISRUPT })],
    ['a disruption budget', drained({ steps: BLOCKED })],
  ])('because of %s lets a run until quiet end', (_, text) => {
    const { world } = new KarpenterScene(text);
    world.simulation.runToQuiet(2 * HOUR);
    expect(world.isQuiet).toBe(true);
    expect(world.simulation.now).toBeLessThan(HOUR);
  });
});
