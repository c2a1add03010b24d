// New scenarios: valid as they are, and of an eksctl ClusterConfig all that can be said in one.

import { describe, expect, it } from 'vitest';
import { draftText } from '../../../src/scenario/draft/draftText.ts';
import { fromEksctl } from '../../../src/scenario/draft/fromEksctl.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';

const CONFIG = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: shop, region: eu-west-1, version: "1.33" }
vpc: { cidr: 10.42.0.0/16, nat: { gateway: Single } }
availabilityZones: [eu-west-1a, eu-west-1c]
iam: { withOIDC: true }
managedNodeGroups:
  - name: web
    instanceType: m5.large
    desiredCapacity: 4
    maxPodsPerNode: 29
    privateNetworking: true
    labels: { team: shop }
    taints: [{ key: only, value: web, effect: NoSchedule }]
    spot: true
    updateConfig: { maxUnavailablePercentage: 20 }
  - { name: many, instanceTypes: [c5.large, c5a.large, c6g.large], minSize: 1, availabilityZones: [eu-west-1c] }
nodeGroups:
  - { name: old, instanceType: t3.medium, taints: { gpu: "true:NoExecute" } }
addons:
  - name: vpc-cni
    version: v1.23.1-eksbuild.1
    configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_IP_TARGET":3,"MADE_UP":"1"},"resources":{}}'
  - name: aws-ebs-csi-driver
`;

function draftOf(config: string) {
  const read = fromEksctl(config);
  if (!read.ok) throw new Error(read.problems.join('; '));
  const parsed = parseScenario(draftText(read.draft));
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return { document: parsed.document, notes: read.notes };
}

describe('an eksctl ClusterConfig', () => {
  it('becomes a valid scenario with its network, groups and CNI', () => {
    const { document } = draftOf(CONFIG);
    expect(document.metadata.name).toBe('shop');
    expect(document.kubernetes.version).toBe('1.33');
    expect(document.vpc).toMatchObject({ region: 'eu-west-1', cidrs: ['10.42.0.0/16'] });
    expect(document.vpc.subnets.map(({ name, cidr }) => `${name} ${cidr}`)).toEqual([
      'public-eu-west-1a 10.42.0.0/19',
      'public-eu-west-1c 10.42.32.0/19',
      'private-eu-west-1a 10.42.64.0/19',
      'private-eu-west-1c 10.42.96.0/19',
    ]);
    expect(document.cni).toMatchObject({
      version: 'v1.23.1',
      env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_IP_TARGET: '3' },
    });
    expect(document.nodeGroups).toMatchObject([
      {
        name: 'web',
        instanceType: 'm5.large',
        size: 4,
        capacityType: 'SPOT',
        updateConfig: { maxUnavailablePercentage: 20, updateStrategy: 'DEFAULT' },
        maxPods: 29,
        management: 'managed',
        subnets: ['private-eu-west-1a', 'private-eu-west-1c'],
        labels: { team: 'shop' },
        taints: [{ key: 'only', value: 'web', effect: 'NoSchedule' }],
      },
      {
        name: 'many',
        instanceType: 'c5.large',
        instanceTypes: ['c5a.large'],
        capacityType: 'ON_DEMAND',
        size: 1,
        subnets: ['public-eu-west-1c'],
      },
      {
        name: 'old',
        size: 2,
        management: 'self-managed',
        taints: [{ key: 'gpu', value: 'true', effect: 'NoExecute' }],
      },
    ]);
  });

  it('says what is not taken over', () => {
    const { notes } = draftOf(CONFIG);
    expect(notes).toEqual([
      'iam: not taken over',
      'vpc.nat: not taken over',
      'many: instance type c6g.large is not taken over',
      'add-on aws-ebs-csi-driver: not simulated',
      'add-on vpc-cni: resources: not taken over',
      'add-on vpc-cni: env MADE_UP: not simulated',
    ]);
  });

  it('is guessed where eksctl would choose', () => {
    const { document, notes } = draftOf(`apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: small, region: us-east-2 }
managedNodeGroups: [{ name: ng }]
`);
    expect(document.vpc.subnets.map(({ availabilityZone }) => availabilityZone)).toEqual([
      'us-east-2a',
      'us-east-2b',
      'us-east-2c',
    ]);
    expect(document.nodeGroups).toMatchObject([{ name: 'ng', instanceType: 'm5.large', size: 2 }]);
    expect(notes).toEqual([
      'availabilityZones: not given, eksctl chooses; guessed us-east-2a, us-east-2b, us-east-2c',
      'ng: no instanceType; m5.large as eksctl takes',
    ]);
  });

  it.each([
    ['a: [', /^1:\d+: not valid YAML/],
    ['kind: Scenario\n', /apiVersion/],
    [
      CONFIG.replace('desiredCapacity: 4', 'desiredCapacity: four'),
      /^10:22: managedNodeGroups\.0\.desiredCapacity: /,
    ],
    [
      'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: a, region: eu-west-1 }\n',
      /no node groups/,
    ],
  ])('has a problem with its place: %#', (config, problem) => {
    const read = fromEksctl(config);
    expect(!read.ok && read.problems.join('\n')).toMatch(problem);
  });
});

it('a new scenario is valid whatever it is called', () => {
  for (const name of ['my cluster', 'yes', '1.10', 'a: b', '- x', '"', '#']) {
    const text = draftText({ name, nodeGroups: [{ instanceType: 't3.medium', size: 3 }], replicas: 40 });
    const parsed = parseScenario(text);
    expect(parsed.ok && parsed.document.metadata.name).toBe(name);
    expect(text.split('\n').length).toBeLessThan(18);
  }
});
