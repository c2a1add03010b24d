// NodePools and EC2NodeClasses of manifests: what their CRDs refuse, in the API server's words, and what they come to.

import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { elementAt } from '../../src/base/assert.ts';
import { HOUR, MINUTE } from '../../src/base/time.ts';
import type { AppliedObject } from '../../src/kube/api/workloadConfig.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { manifest } from './manifestCases.ts';

type Fields = Readonly<Record<string, unknown>>;

const nodeClassRef = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };

function poolWith({ spec = {}, template = {}, metadata = {} }: Readonly<Record<string, Fields>>): Fields {
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name: 'default' },
    spec: { template: { metadata, spec: { nodeClassRef, requirements: [], ...template } }, ...spec },
  };
}

const nodeClass = {
  role: 'KarpenterNodeRole',
  amiSelectorTerms: [{ alias: 'al2023@latest' }],
  subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'shop' } }],
  securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'shop' } }],
};

function classWith(spec: Fields): Fields {
  return {
    apiVersion: 'karpenter.k8s.aws/v1',
    kind: 'EC2NodeClass',
    metadata: { name: 'default' },
    spec: { ...nodeClass, ...spec },
  };
}

function problemsOf(object: Fields): string[] {
  const parsed = parseScenario(manifest(stringify(object)));
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

function appliedOf(object: Fields): AppliedObject {
  const parsed = parseScenario(manifest(stringify(object)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const objects = parsed.scenario.timeline.flatMap(({ action }) =>
    action.kind === 'apply' ? action.objects : [],
  );
  return elementAt(objects, 0);
}

const requirement = (one: Fields) => poolWith({ template: { requirements: [{ key: 'a', ...one }] } });
const disruption = (one: Fields) => poolWith({ spec: { disruption: { consolidateAfter: '0s', ...one } } });
const kubelet = (one: Fields) => classWith({ kubelet: one });

describe('a NodePool', () => {
  it.each([
    [poolWith({ spec: { weight: 101 } }), 'number out of range'],
    [poolWith({ spec: { weight: 0 } }), 'number out of range'],
    [poolWith({ spec: { limits: { cpu: 'lots' } } }), 'quantity'],
    [requirement({ operator: 'Near', values: ['a'] }), 'Near'],
    [requirement({ operator: 'In' }), "requirements with operator 'In' must have a value defined"],
    [requirement({ operator: 'Gt', values: ['4', '5'] }), 'must have a single positive integer value'],
    [requirement({ operator: 'Lte', values: ['many'] }), 'must have a single positive integer value'],
    [
      requirement({ operator: 'In', values: ['a'], minValues: 2 }),
      "requirements with 'minValues' must have at least that many values specified in the 'values' field",
    ],
    [requirement({ operator: 'Exists', minValues: 51 }), 'number out of range'],
    [requirement({ operator: 'In', values: ['-'] }), 'values[0] in body should match'],
    [requirement({ key: 'a b', operator: 'Exists' }), 'requirements[0].key in body should match'],
    [
      requirement({ key: 'kubernetes.io/shape', operator: 'Exists' }),
      'label domain "kubernetes.io" is restricted',
    ],
    [requirement({ key: 'k8s.io/shape', operator: 'Exists' }), 'label domain "k8s.io" is restricted'],
    [
      requirement({ key: 'karpenter.sh/shape', operator: 'Exists' }),
      'label domain "karpenter.sh" is restricted',
    ],
    [
      requirement({ key: 'karpenter.sh/nodepool', operator: 'In', values: ['a'] }),
      'label "karpenter.sh/nodepool" is restricted',
    ],
    [
      requirement({ key: 'kubernetes.io/hostname', operator: 'In', values: ['a'] }),
      'label "kubernetes.io/hostname" is restricted',
    ],
    [
      requirement({ key: 'karpenter.k8s.aws/instance-shape', operator: 'Exists' }),
      'label domain "karpenter.k8s.aws" is restricted',
    ],
    [
      poolWith({
        template: { requirements: Array.from({ length: 101 }, () => ({ key: 'a', operator: 'Exists' })) },
      }),
      'must have at most 100 items',
    ],
    [poolWith({ metadata: { labels: { 'karpenter.sh/nodepool': 'a' } } }), 'label "karpenter.sh/nodepool"'],
    [poolWith({ template: { taints: [{ key: 'a', effect: 'Never' }] } }), 'Never'],
    [poolWith({ template: { startupTaints: [{ key: '-', effect: 'NoExecute' }] } }), 'startupTaints[0].key'],
    [poolWith({ template: { expireAfter: '30d' } }), "should match '^(([0-9]+(s|m|h))+|Never)$'"],
    [poolWith({ template: { terminationGracePeriod: 'Never' } }), "should match '^([0-9]+(s|m|h))+$'"],
    [poolWith({ template: { nodeClassRef: { ...nodeClassRef, kind: 'NodeClass' } } }), 'only EC2NodeClass'],
    [poolWith({ template: { nodeClassRef: { ...nodeClassRef, name: '' } } }), 'name may not be empty'],
    [disruption({ consolidateAfter: 'soon' }), 'spec.disruption.consolidateAfter in body should match'],
    [disruption({ consolidationPolicy: 'WhenUnderutilized' }), 'WhenUnderutilized'],
    [disruption({ budgets: [{ nodes: '101%' }] }), 'spec.disruption.budgets[0].nodes in body should match'],
    [disruption({ budgets: [{ nodes: '1', schedule: '@daily' }] }), "'schedule' must be set with 'duration'"],
    [disruption({ budgets: [{ nodes: '1', schedule: '@daily', duration: '30s' }] }), 'budgets[0].duration'],
    [disruption({ budgets: [{ nodes: '1', schedule: 'noon', duration: '1h' }] }), 'budgets[0].schedule'],
    [disruption({ budgets: [{ nodes: '1', schedule: '61 * * * *', duration: '1h' }] }), '61 * * * *'],
    [disruption({ budgets: [{ nodes: '1', reasons: ['Boredom'] }] }), 'Boredom'],
  ])('is refused where its CRD refuses it: %j', (object, message) => {
    expect(problemsOf(object)).toEqual([expect.stringContaining(message)]);
  });

  it('is taken with the defaults of its CRD', () => {
    expect(appliedOf(poolWith({}))).toMatchObject({
      kind: 'NodePool',
      config: {
        name: 'default',
        weight: 0,
        limits: {},
        template: { expireAfter: 720 * HOUR, nodeClass: 'default', taints: [], requirements: [] },
        disruption: {
          consolidateAfter: 0,
          consolidationPolicy: 'WhenEmptyOrUnderutilized',
          budgets: [{ nodes: { kind: 'percent', value: 10 }, reasons: [] }],
        },
      },
    });
  });

  it('is taken in the units of the cluster', () => {
    const pool = poolWith({
      spec: {
        limits: { cpu: '1', memory: '1Gi', nodes: 3 },
        disruption: {
          consolidateAfter: 'Never',
          budgets: [{ nodes: '2', reasons: ['Empty'], schedule: '0 9 * * *', duration: '8h30m' }],
        },
      },
      template: {
        expireAfter: '30m1h30m',
        terminationGracePeriod: '10m',
        requirements: [
          { key: 'karpenter.k8s.aws/instance-cpu', operator: 'Gte', values: ['4'], minValues: 2 },
        ],
      },
    });
    expect(appliedOf(pool).config).toMatchObject({
      limits: { cpu: 1000, memory: 2 ** 30, nodes: 3 },
      template: {
        expireAfter: 2 * HOUR,
        terminationGracePeriod: 10 * MINUTE,
        requirements: [
          { key: 'karpenter.k8s.aws/instance-cpu', operator: 'Gte', values: ['4'], minValues: 2 },
        ],
      },
      disruption: {
        consolidateAfter: 'Never',
        budgets: [
          {
            nodes: { kind: 'count', value: 2 },
            reasons: ['Empty'],
            window: { schedule: '0 9 * * *', duration: 8 * HOUR + 30 * MINUTE },
          },
        ],
      },
    });
  });
});

describe('an EC2NodeClass', () => {
  it.each([
    [classWith({ instanceProfile: 'p' }), "must specify exactly one of ['role', 'instanceProfile']"],
    [classWith({ role: '' }), 'role cannot be empty'],
    [classWith({ subnetSelectorTerms: [] }), 'subnetSelectorTerms cannot be empty'],
    [classWith({ subnetSelectorTerms: [{}] }), "expected at least one, got none, ['tags', 'id', 'cidr']"],
    [
      classWith({ subnetSelectorTerms: [{ id: 'subnet-1', tags: { a: 'b' } }] }),
      "'id' is mutually exclusive, cannot be set with a combination of other fields in a subnet selector term",
    ],
    [classWith({ subnetSelectorTerms: [{ id: 'nodes' }] }), "should match 'subnet-[0-9a-z]+'"],
    [classWith({ subnetSelectorTerms: [{ tags: { a: '' } }] }), "empty tag keys or values aren't supported"],
    [classWith({ securityGroupSelectorTerms: [] }), 'securityGroupSelectorTerms cannot be empty'],
    [
      classWith({ securityGroupSelectorTerms: [{ name: 'a', tags: { a: 'b' } }] }),
      "'name' is mutually exclusive",
    ],
    [classWith({ amiSelectorTerms: [] }), 'empty list'],
    [
      classWith({ amiSelectorTerms: [{ alias: 'al2023' }] }),
      "'alias' is improperly formatted, must match the format 'family@version'",
    ],
    [classWith({ amiSelectorTerms: [{ alias: 'ubuntu@latest' }] }), 'family is not supported'],
    [classWith({ amiSelectorTerms: [{ alias: 'windows2022@v1' }] }), "may only specify version 'latest'"],
    [
      classWith({ amiSelectorTerms: [{ alias: 'al2023@latest' }, { id: 'ami-1' }] }),
      "'alias' is mutually exclusive, cannot be set with a combination of other amiSelectorTerms",
    ],
    [classWith({ amiSelectorTerms: [{ id: 'ami-1' }] }), 'must specify amiFamily'],
    [
      classWith({ amiFamily: 'Bottlerocket' }),
      "if set, amiFamily must be 'AL2023' or 'Custom' when using an AL2023 alias",
    ],
    [
      classWith({ tags: { 'kubernetes.io/cluster/shop': 'owned' } }),
      'tag contains a restricted tag matching kubernetes.io/cluster/',
    ],
    [kubelet({ kubeReserved: { disk: '1' } }), "valid keys for kubeReserved are ['cpu','memory'"],
    [kubelet({ evictionHard: { 'disk.free': '1' } }), 'valid keys for evictionHard are'],
    [kubelet({ evictionHard: { 'memory.available': 'some' } }), 'evictionHard.memory.available in body'],
    [
      kubelet({ evictionSoft: { 'memory.available': '5%' } }),
      'does not have a matching evictionSoftGracePeriod',
    ],
    [
      kubelet({ imageGCHighThresholdPercent: 50, imageGCLowThresholdPercent: 60 }),
      'imageGCHighThresholdPercent must be greater than imageGCLowThresholdPercent',
    ],
    [classWith({ blockDeviceMappings: [{ ebs: {} }] }), 'snapshotID or volumeSize must be defined'],
    [classWith({ blockDeviceMappings: [{ ebs: { volumeSize: '0Gi' } }] }), 'ebs.volumeSize in body'],
    [
      classWith({ blockDeviceMappings: [{ rootVolume: true }, { rootVolume: true }] }),
      'must have only one blockDeviceMappings with rootVolume',
    ],
  ])('is refused where its CRD refuses it: %j', (object, message) => {
    expect(problemsOf(object)).toEqual([expect.stringContaining(message)]);
  });

  it('is taken with the family of its alias and in the units of the cluster', () => {
    const object = classWith({
      amiSelectorTerms: [{ alias: 'bottlerocket@v1.20.0' }],
      kubelet: {
        maxPods: 110,
        kubeReserved: { cpu: '200m', memory: '1Gi' },
        evictionHard: { 'memory.available': '5%' },
      },
      blockDeviceMappings: [{ deviceName: '/dev/xvda', rootVolume: true, ebs: { volumeSize: '50Gi' } }],
    });
    expect(appliedOf(object)).toMatchObject({
      kind: 'EC2NodeClass',
      config: {
        amiFamily: 'Bottlerocket',
        subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'shop' } }],
        kubelet: {
          maxPods: 110,
          kubeReserved: { cpu: 200, memory: 2 ** 30 },
          evictionHard: { 'memory.available': '5%' },
        },
        blockDeviceMappings: [{ deviceName: '/dev/xvda', isRootVolume: true, volumeSize: 50 * 2 ** 30 }],
      },
    });
  });
});
