// A scenario as it is written: the whole file, checked in shape and with every default filled in. The parts are in the
// files named after them; what goes beyond shape is in the `…Checks.ts` files.

import { z } from 'zod';
import { kubernetes, nodeGroup } from '../cluster/clusterDocument.ts';
import { clusterAutoscaler } from '../cluster/clusterAutoscalerDocument.ts';
import { cni } from '../cluster/cniDocument.ts';
import { ec2 } from './ec2Document.ts';
import { expectation } from './expectDocument.ts';
import { karpenter } from '../cluster/karpenterDocument.ts';
import { count, NOT_EMPTY, untilWhen } from '../language/scalars.ts';
import { start } from './startDocument.ts';
import { step } from './timelineDocument.ts';
import { vpc } from '../cluster/vpcDocument.ts';
import { workload } from './workloadDocument.ts';

export const scenarioSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1').describe('Version of the scenario format'),
    kind: z.literal('Scenario').describe('Kind of the document'),
    metadata: z
      .strictObject({
        name: z.string().min(1).default('scenario').describe('Short title'),
        description: z.string().default('').describe('What the scenario shows'),
      })
      .prefault({})
      .describe('Title and description'),
    seed: count(0, 2 ** 32 - 1)
      .default(1)
      .describe('Random seed: the same seed gives the same run'),
    load: z
      .number()
      .min(0.01)
      .max(1000)
      .default(1)
      .describe(
        'Multiplies the pods of all workloads: replicas, bursts, steady pods, Jobs and their parallelism, also in steps ' +
          'that scale; rounded half up, at least 1 where there was one. DaemonSets and system pods stay as they are',
      ),
    start: start
      .optional()
      .describe('What the run starts from (default: nothing; the nodes are launched at 0s)'),
    kubernetes: kubernetes.prefault({}).describe('The cluster and its system pods'),
    vpc: vpc.prefault({}).describe('The VPC: addresses of nodes and pods'),
    cni: cni.prefault({}).describe('The VPC CNI: the DaemonSet aws-node'),
    karpenter: karpenter
      .optional()
      .describe(
        'Karpenter, which makes nodes for pods that wait and takes them away (default: it is not in the cluster)',
      ),
    ec2: ec2.prefault({}).describe('How the EC2 API behaves'),
    nodeGroups: z.array(nodeGroup).meta(NOT_EMPTY).describe('Node groups that exist from the start'),
    clusterAutoscaler: clusterAutoscaler
      .optional()
      .describe(
        'Cluster Autoscaler, which scales the node groups that have maxSize (default: it does not run)',
      ),
    timeline: z.array(step).default([]).describe('Steps, in order of time'),
    workloads: z.array(workload).default([]).describe('Workloads that change by themselves'),
    until: untilWhen
      .default('quiet')
      .describe('End of the run: a time, or quiet (when nothing more can happen)'),
    expect: z.array(expectation).default([]).describe('Expectations; replay exits with 1 if one fails'),
  })
  .meta({
    title: 'Scenario of vpc-cni-sim',
    description: 'A cluster on Amazon EKS, what is done to it, and what is expected of it',
  });

export type ScenarioDocument = z.output<typeof scenarioSchema>;

/** As it may be written: what has a default may be left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
