// What a scenario says of Karpenter: its settings, and the NodePools and EC2NodeClasses that exist from the start.

import { z } from 'zod';
import { count, duration, requests } from '../language/scalars.ts';

const FEATURE_GATES = ['NodeRepair', 'SpotToSpotConsolidation'] as const;

const env = z
  .strictObject({
    BATCH_IDLE_DURATION: duration
      .default('1s')
      .describe('A batch of pods is complete when no further pod has come for so long'),
    BATCH_MAX_DURATION: duration.default('10s').describe('How long a batch of pods stays open at most'),
    VM_MEMORY_OVERHEAD_PERCENT: z
      .number()
      .min(0)
      .max(1)
      .default(0.075)
      .describe('Share of an instance type’s memory that its nodes are expected to lack'),
    RESERVED_ENIS: count(0, 15)
      .default(0)
      .describe('ENIs of each node that are not for pods; 1 with custom networking'),
    PREFERENCE_POLICY: z
      .enum(['Respect', 'Ignore'])
      .default('Respect')
      .describe('Whether preferred affinity and ScheduleAnyway spreading are hard until they fail'),
    MIN_VALUES_POLICY: z
      .enum(['Strict', 'BestEffort'])
      .default('Strict')
      .describe('What becomes of minValues that cannot be met'),
    INTERRUPTION_QUEUE: z
      .string()
      .default('karpenter')
      .describe(
        'SQS queue that tells Karpenter of spot interruptions and of instances that end, as the getting-started guide makes ' +
          'it; empty: nobody tells, so that pods end with their instance',
      ),
    FEATURE_GATES: z
      .partialRecord(z.enum(FEATURE_GATES), z.boolean())
      .default({})
      .describe('Feature gates that differ from their defaults'),
  })
  .meta({ id: 'KarpenterEnv', title: 'Settings of Karpenter, with upstream’s names' });

const object = z.record(z.string(), z.unknown());

/** As its getting-started guide has it. */
const GETTING_STARTED = {
  metadata: { name: 'default' },
  spec: {
    template: {
      spec: {
        requirements: [
          { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
          { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
          { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
          { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['2'] },
        ],
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        expireAfter: '720h',
      },
    },
    limits: { cpu: 1000 },
    disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '1m' },
  },
};

export const karpenter = z.strictObject({
  version: z.enum(['1.14.1']).default('1.14.1').describe('Release of Karpenter'),
  env: env.prefault({}).describe('Settings of the controller that differ from their defaults'),
  replicas: count(0, 10)
    .default(2)
    .describe('Pods of the Deployment karpenter; they need addresses, and run on nodes of node groups only'),
  requests: requests.default({ cpu: 1, memory: '1Gi' }).describe('What each of these pods requests'),
  nodePools: z
    .array(object)
    .default([GETTING_STARTED])
    .describe(
      'NodePools that exist from the start, as in manifests; apiVersion and kind may be left out (default: that of the ' +
        'getting-started guide)',
    ),
  nodeClasses: z
    .array(object)
    .optional()
    .describe(
      'EC2NodeClasses that exist from the start, as in manifests; apiVersion and kind may be left out (default: one named ' +
        'default with AL2023 and all subnets that no ENIConfig names)',
    ),
});

export type KarpenterDocument = z.output<typeof karpenter>;
