// Karpenter takes nodes away in a run: one in the place of others, what has drifted, what is too old.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { KarpenterScene } from './karpenterScene.ts';

const pool = (types: string, spec: string, template = ''): string => `
vpc:
  cidrs: [10.0.0.0/24]
  subnets: [{ name: subnet-a, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }]
karpenter:
  nodeClasses:
    - metadata: { name: default }
      spec: ${nodeClassSpec('al2023@v20240807')}
  nodePools:
    - metadata: { name: general }
      spec:
        ${spec}
        template:
          spec:
            nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: default }
            requirements:
              - { key: node.kubernetes.io/instance-type, operator: In, values: [${types}] }
              - { key: karpenter.sh/capacity-type, operator: In, values: [on-demand] }
            ${template}
`;

function nodeClassSpec(alias: string): string {
  return `{ amiSelectorTerms: [{ alias: ${alias} }], role: karpenter, subnetSelectorTerms: [{ cidr: 10.0.0.0/24 }], securityGroupSelectorTerms: [{ tags: { karpenter.sh/discovery: '*' } }] }`;
}

const web = (replicas: number, cpu: string): string => `
timeline:
  - at: 2m
    createDeployment:
      { name: web, replicas: ${replicas}, requests: { cpu: ${cpu} }, nodeSelector: { karpenter.sh/nodepool: general } }
`;

describe('Karpenter', () => {
  it('replaces nodes of an image that is not asked for any more, one at a time, each after its replacement is ready', () => {
    const scene = new KarpenterScene(
      `${pool('m5.large', 'disruption: { consolidateAfter: Never, budgets: [{ nodes: "1" }] }')}${web(2, '1300m')}
  - at: 8m
    apply:
      manifest: |
        apiVersion: karpenter.k8s.aws/v1
        kind: EC2NodeClass
        metadata: { name: default }
        spec: ${nodeClassSpec('al2023@v20250101')}
`,
    ).playTo('30m');
    const started = scene.of('disruption-started');
    expect(started.map(({ reason, replacements }) => [reason, replacements.length])).toEqual([
      ['Drifted', 1],
      ['Drifted', 1],
    ]);
    for (const { nodes, replacements } of started) {
      const initialized = scene
        .of('nodeclaim-initialized')
        .find(({ nodeClaim }) => nodeClaim === elementAt(replacements, 0));
      const deleted = scene.of('nodeclaim-deleted').find(({ node }) => node === elementAt(nodes, 0));
      expect(deleted?.reason).toBe('Drifted');
      const wait = (deleted?.at ?? 0) - (initialized?.at ?? Infinity);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(2 * SECOND);
    }
    const [first, second] = started;
    const gone = scene.of('nodeclaim-removed').map(({ at }) => at);
    expect(second?.at ?? 0).toBeGreaterThan(first?.at ?? Infinity);
    expect(second?.at ?? 0).toBeGreaterThanOrEqual(elementAt(gone, 0) - MINUTE);
    expect(scene.events('DisruptionLaunching')).toHaveLength(2);
    expect(scene.events('DisruptionWaitingReadiness').length).toBeGreaterThan(0);
    expect(scene.running('web')).toBe(2);
    expect(scene.nodesOf('general')).toHaveLength(2);
  });

  it('takes a node away whose pods fit elsewhere, and lets the nodes alone that they are expected on', () => {
    const scene = new KarpenterScene(
      `${pool('m5.large', 'disruption: { consolidateAfter: 0s, budgets: [{ nodes: 100% }] }')}${web(4, '800m')}
  - at: 8m
    scale: { deployment: web, replicas: 2 }
`,
    ).playTo('20m');
    expect(scene.nodesOf('general')).toHaveLength(1);
    expect(scene.running('web')).toBe(2);
    const [started] = scene.of('disruption-started').filter(({ at }) => at > 8 * MINUTE);
    expect((started?.at ?? 0) - 8 * MINUTE).toBeGreaterThanOrEqual(15 * SECOND);
    expect(started?.savings).toBeGreaterThan(0);
  });

  it('ends nodes of their age without asking anybody, and makes others for their pods', () => {
    const disruption = 'disruption: { consolidateAfter: Never, budgets: [{ nodes: "0" }] }';
    const scene = new KarpenterScene(
      pool('m5.large', disruption, 'expireAfter: 10m') + web(2, '1300m'),
    ).playTo('16m');
    const deleted = scene.of('nodeclaim-deleted');
    expect(deleted.map(({ reason }) => reason)).toEqual(['Expired', 'Expired']);
    const created = scene.of('nodeclaim-created').map(({ at }) => at);
    expect(elementAt(deleted, 0).at - elementAt(created, 0)).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(scene.running('web')).toBe(2);
  });
});
