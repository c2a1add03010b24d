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
