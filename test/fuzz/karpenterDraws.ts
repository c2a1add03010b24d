// What NodePools and EC2NodeClasses say, with every field that is read.

import fc from 'fast-check';
import { AMI_FAMILIES } from '../../src/kube/api/ec2NodeClass.ts';
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
    { reasons: oneOf(['Empty', 'Drifted'], ['Underutilized', 'Drifted']) },
    1,
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
        {
          metadata: sparse(
            {},
            {
              labels: oneOf<object>({}, { 'example.com/team': 'a' }),
              annotations: oneOf<object>({ 'example.com/note': 'a' }),
            },
          ),
        },
      ),
    },
    {
      weight: oneOf(1, 100),
      limits: oneOf<object>({ cpu: '4' }, { memory: '8Gi', nodes: 2 }, { cpu: 0 }),
      disruption: sparse(
        { consolidateAfter: oneOf('0s', '1m', 'Never') },
        {
          consolidationPolicy: oneOf('WhenEmpty', 'WhenEmptyOrUnderutilized', 'Balanced'),
          budgets: fc.array(budget, { minLength: 1, maxLength: 2 }),
        },
        1,
      ),
    },
  ),
});

const tags = oneOf<object>({ 'karpenter.sh/discovery': 'a' }, { Name: '*' });

const subnetTerm = fc.oneof(
  fc.record({ id: oneOf('subnet-a', 'subnet-1') }),
  sparse({ tags }, { cidr: oneOf('10.0.0.0/24') }),
);

const securityGroupTerm = fc.oneof(
  fc.record({ id: oneOf('sg-1') }),
  fc.record({ tags }),
  fc.record({ name: oneOf('nodes') }),
);

const amiTerm = fc.oneof(
  fc.record({ id: oneOf('ami-1') }),
  sparse({ tags }, { name: oneOf('eks-node'), owner: oneOf('self') }),
  fc.record({ ssmParameter: oneOf('/ami') }),
);

/** An alias stands alone, and goes with its own family. */
const image = fc.oneof(
  fc.record({ amiSelectorTerms: oneOf([{ alias: 'al2023@latest' }], [{ alias: 'bottlerocket@v1.20.0' }]) }),
  fc.record({
    amiSelectorTerms: fc.array(amiTerm, { minLength: 1, maxLength: 2 }),
    amiFamily: oneOf(...AMI_FAMILIES),
  }),
);

const identity = fc.oneof(
  fc.record({ role: oneOf('nodes') }),
  fc.record({ instanceProfile: oneOf('nodes') }),
);

const reserved = oneOf<object>({ cpu: '100m' }, { cpu: 1 }, { memory: '1Gi', 'ephemeral-storage': '1Gi' });

const kubelet = fc
  .tuple(
    sparse(
      {},
      {
        maxPods: oneOf(0, 5, 110),
        podsPerCore: oneOf(0, 4),
        kubeReserved: reserved,
        systemReserved: reserved,
        evictionHard: oneOf<object>({ 'memory.available': '5%' }, { 'nodefs.available': '1Gi' }),
        imageGCHighThresholdPercent: oneOf(85),
        imageGCLowThresholdPercent: oneOf(50),
      },
    ),
    oneOf<object>(
      {},
      {
        evictionSoft: { 'memory.available': '10%' },
        evictionSoftGracePeriod: { 'memory.available': '1m' },
      },
    ),
  )
  .map(([settings, soft]) => ({ ...settings, ...soft }));

const volume = fc.record({
  deviceName: oneOf('/dev/xvda', '/dev/xvdb'),
  ebs: fc.oneof(
    fc.record({
      volumeSize: oneOf('30Gi', '1T'),
      volumeType: oneOf('standard', 'io1', 'io2', 'gp2', 'sc1', 'st1', 'gp3'),
    }),
    fc.record({ snapshotID: oneOf('snap-1') }),
  ),
});

export const nodeClassSpec = fc.record({
  spec: fc
    .tuple(
      identity,
      image,
      sparse(
        {
          subnetSelectorTerms: fc.array(subnetTerm, { minLength: 1, maxLength: 2 }),
          securityGroupSelectorTerms: fc.array(securityGroupTerm, { minLength: 1, maxLength: 2 }),
        },
        {
          kubelet,
          blockDeviceMappings: fc
            .tuple(fc.boolean(), volume)
            .map(([rootVolume, one]) => [{ ...one, rootVolume }]),
          instanceStorePolicy: oneOf('RAID0'),
          tags: oneOf<object>({}, { team: 'a' }),
        },
      ),
    )
    .map(([who, what, rest]) => ({ ...who, ...what, ...rest })),
});

const named = (spec: fc.Arbitrary<Record<string, unknown>>) =>
  fc.tuple(oneOf(...NAMES), spec).map(([name, said]) => ({ metadata: { name }, ...said }));

/** A name is given to the last of several. */
const objects = (spec: fc.Arbitrary<Record<string, unknown>>) => fc.array(named(spec), { maxLength: 2 });

export const karpenter = sparse(
  {},
  {
    version: oneOf('1.14.1'),
    env: sparse(
      {},
      {
        BATCH_IDLE_DURATION: oneOf('0s', '1s', '5s'),
        BATCH_MAX_DURATION: oneOf('1s', '10s'),
        VM_MEMORY_OVERHEAD_PERCENT: oneOf(0, 0.075, 0.2),
        RESERVED_ENIS: oneOf(0, 1, 15),
        PREFERENCE_POLICY: oneOf('Respect', 'Ignore'),
        MIN_VALUES_POLICY: oneOf('Strict', 'BestEffort'),
        INTERRUPTION_QUEUE: oneOf('', 'karpenter'),
        FEATURE_GATES: oneOf<object>({}, { SpotToSpotConsolidation: true }, { NodeRepair: true }),
      },
    ),
    replicas: oneOf(0, 1, 2),
    requests: oneOf<object>({ cpu: 1, memory: '1Gi' }, { cpu: '100m' }),
    nodePools: objects(nodePoolSpec),
    nodeClasses: objects(nodeClassSpec),
  },
);
