// What NodePools and EC2NodeClasses say, with every field that is read.

import fc from 'fast-check';
import { NAMES, oneOf, sparse } from './draws.ts';

const requirement = fc.oneof(
  sparse(
    {
      key: oneOf('node.kubernetes.io/instance-type'),
      operator: oneOf('In', 'NotIn'),
      values: oneOf(['t3.medium'], ['m5.large', 'm5.xlarge'], ['constructor']),
    },
    { minValues: oneOf(1) },
  ),
  fc.record({
    key: oneOf('karpenter.sh/capacity-type'),
    operator: oneOf('In'),
    values: oneOf(['on-demand'], ['spot'], ['spot', 'on-demand']),
  }),
  fc.record({
    key: oneOf('karpenter.k8s.aws/instance-cpu', 'karpenter.k8s.aws/instance-generation'),
    operator: oneOf('Gt', 'Lt', 'Gte', 'Lte'),
    values: oneOf(['2'], ['4'], ['8']),
  }),
  fc.record({ key: oneOf('example.com/team', 'toString'), operator: oneOf('Exists', 'DoesNotExist') }),
);

const taint = sparse(
  { key: oneOf('example.com/dedicated'), effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute') },
  { value: oneOf('', 'a') },
);

const budget = fc.oneof(
  sparse(
    { nodes: oneOf('0', '1', '10%', '100%') },
    { reasons: oneOf(['Empty'], ['Underutilized', 'Drifted']) },
  ),
  fc.record({ nodes: oneOf('0'), schedule: oneOf('@hourly', '*/5 * * * *'), duration: oneOf('2m', '1h') }),
);

export const nodePoolSpec = fc.record({
  spec: sparse(
    {
      template: sparse(
        {
          spec: sparse(
            {
              nodeClassRef: fc.record({
                group: oneOf('karpenter.k8s.aws'),
                kind: oneOf('EC2NodeClass'),
                name: oneOf(...NAMES),
              }),
              requirements: fc.array(requirement, { maxLength: 3 }),
            },
            {
              taints: fc.array(taint, { maxLength: 1 }),
              startupTaints: fc.array(taint, { maxLength: 1 }),
              expireAfter: oneOf('5m', '720h', 'Never'),
              terminationGracePeriod: oneOf('30s', '5m'),
            },
          ),
        },
        { metadata: fc.record({ labels: oneOf<object>({}, { 'example.com/team': 'a' }) }) },
      ),
    },
    {
      weight: oneOf(1, 100),
      limits: oneOf<object>({ cpu: '4' }, { memory: '8Gi', nodes: 2 }, { cpu: 0 }),
      disruption: sparse(
        { consolidateAfter: oneOf('0s', '1m', 'Never') },
        {
          consolidationPolicy: oneOf('WhenEmpty', 'WhenEmptyOrUnderutilized', 'Balanced'),
          budgets: fc.array(budget, { maxLength: 2 }),
        },
      ),
    },
  ),
});

const term = fc.oneof(
  fc.record({ id: oneOf('subnet-a', 'subnet-1') }),
  fc.record({ tags: oneOf<object>({ 'karpenter.sh/discovery': 'a' }, { Name: '*' }) }),
);

export const nodeClassSpec = fc.record({
  spec: sparse(
    {
      role: oneOf('nodes'),
      amiSelectorTerms: oneOf([{ alias: 'al2023@latest' }], [{ alias: 'bottlerocket@v1.20.0' }]),
      subnetSelectorTerms: fc.array(term, { minLength: 1, maxLength: 2 }),
      securityGroupSelectorTerms: oneOf([{ tags: { 'karpenter.sh/discovery': 'a' } }], [{ id: 'sg-1' }]),
    },
    {
      kubelet: sparse(
        {},
        {
          maxPods: oneOf(0, 5, 110),
          podsPerCore: oneOf(0, 4),
          kubeReserved: oneOf<object>({ cpu: '100m' }, { memory: '1Gi', 'ephemeral-storage': '1Gi' }),
          evictionHard: oneOf<object>({ 'memory.available': '5%' }, { 'nodefs.available': '1Gi' }),
        },
      ),
      blockDeviceMappings: oneOf([
        { deviceName: '/dev/xvda', rootVolume: true, ebs: { volumeSize: '30Gi' } },
      ]),
      instanceStorePolicy: oneOf('RAID0'),
      tags: oneOf<object>({}, { team: 'a' }),
    },
  ),
});
