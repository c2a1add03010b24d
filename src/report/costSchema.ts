// Parts of the JSON output of a replay: what the instances cost, and what updates of node groups took.

import { z } from 'zod';

const count = z.int().nonnegative();
const time = count.describe('Milliseconds since the start of the run');
const dollars = z.number().describe('US dollars');

export const cost = z.strictObject({
  dollars: dollars.describe('US dollars, of all instances whose price is known'),
  spotDollars: dollars.describe('US dollars of it for spot instances, whose prices are assumed'),
  instances: z.array(
    z.strictObject({
      instanceType: z.string(),
      capacityType: z.enum(['ON_DEMAND', 'SPOT']),
      hours: z.number().describe('Instance-hours'),
      dollars: dollars.nullable().describe('US dollars; null: the type has no known price'),
    }),
  ),
});

export const nodeChange = z.strictObject({
  node: z.string(),
  maker: z
    .enum(['Karpenter', 'Cluster Autoscaler', 'EKS'])
    .describe('Who decided that it came, or of nodes that a group had by its size, that it went'),
  group: z.string().describe('Its node group or NodePool'),
  nodeClaim: z.string().nullable().describe('null: it is not of Karpenter'),
  instanceType: z.string(),
  capacityType: z.enum(['ON_DEMAND', 'SPOT']),
  subnet: z.string(),
  launchedAtMs: time,
  came: z.strictObject({
    reason: z
      .enum(['Provisioned', 'Underutilized', 'Empty', 'Drifted', 'ScaleUp', 'Update', 'NodeGroup'])
      .describe(
        'Provisioned: Karpenter made it for pods; Underutilized, Empty, Drifted: in the place of others; ScaleUp: of ' +
          'Cluster Autoscaler; Update: of its group; NodeGroup: the group had it by its size',
      ),
    pods: count.describe(
      'Pods that it was made for; of ScaleUp together with the nodes asked for at the same time',
    ),
    instanceTypes: count.nullable().describe('Types that would have done; null: it is not of Karpenter'),
    offered: count.nullable().describe('Offerings that EC2 could choose from; null: it is not of Karpenter'),
  }),
  went: z
    .strictObject({
      atMs: time.describe('When it was decided; milliseconds since the start of the run'),
      reason: z.string().describe('Such as Underutilized, Empty, Drifted, Expired, ScaleDown, Update'),
    })
    .nullable()
    .describe('Why it went or is going; null: nobody decided that'),
  goneAtMs: time.nullable().describe('When its instance was gone; null: it is there at the end'),
  dollars: dollars.nullable().describe('US dollars; null: the type has no known price'),
});

export const nodeUpdate = z.strictObject({
  nodeGroup: z.string(),
  fromMs: time,
  toMs: time.nullable().describe('When it ended; null: not until the end of the run'),
  status: z.enum(['InProgress', 'Successful', 'Failed']),
  error: z
    .strictObject({
      errorCode: z.enum(['NodeCreationFailure', 'PodEvictionFailure']),
      errorMessage: z.string(),
      resourceIds: z.array(z.string()).describe('Nodes'),
    })
    .nullable()
    .describe('Why it failed, as EKS says it'),
  nodes: count.describe('Nodes to be replaced'),
  replaced: count.describe('Of them replaced so far'),
  surge: count.describe('Nodes that it launches first'),
  addressesBefore: count.describe('Subnet addresses that ENIs held when it began'),
  addressesAbove: count.describe('The most that they held meanwhile, above that'),
  failedLaunches: count.describe('Launches of the group that EC2 refused meanwhile'),
  lowestFree: z
    .strictObject({ subnet: z.string(), free: count, atMs: time })
    .nullable()
    .describe('The fewest free addresses that a subnet had meanwhile; null: none changed'),
});
