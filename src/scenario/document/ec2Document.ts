// What a scenario says of the EC2 API: how long calls take, when they are throttled, which fail.

import { recordOf } from '../../base/records.ts';
import { z } from 'zod';
import { EC2_CALLS, type Ec2Call } from '../../ec2/calls.ts';
import {
  DEFAULT_BUCKETS,
  DEFAULT_DETACH_DELAY,
  DEFAULT_ENI_QUOTA,
  DEFAULT_IMDS_LAG,
  DEFAULT_LATENCY,
  DEFAULT_LAUNCH,
  DEFAULT_TERMINATION,
} from '../../ec2/defaults.ts';
import { writeLatency } from '../language/latencyText.ts';
import { count, duration, instanceTypeName, latency } from '../language/scalars.ts';

/** One key for every call, with its own schema. */
export function perCall<T>(schemaOf: (call: Ec2Call) => T): Record<Ec2Call, T> {
  return recordOf(EC2_CALLS, schemaOf);
}

const bucket = (call: Ec2Call) =>
  z
    .strictObject({
      capacity: count(1, 1e6).default(DEFAULT_BUCKETS[call].capacity).describe('Size of the bucket'),
      refillPerSecond: z
        .number()
        .min(0)
        .max(1e6)
        .default(DEFAULT_BUCKETS[call].refillPerSecond)
        .describe('Calls per second that are refilled'),
    })
    .prefault({})
    .describe(`Token bucket of ${call}`);

const fault = z
  .strictObject({
    call: z.enum(EC2_CALLS).describe('EC2 call that fails'),
    code: z.string().min(1).describe('EC2 error code, such as InternalError'),
    from: duration.default('0s').describe('When the failures begin'),
    to: duration.optional().describe('When the failures end (default: never)'),
    times: count(1, 1e9).optional().describe('Number of failures at most (default: no limit)'),
    probability: z.number().min(0).max(1).default(1).describe('Share of the calls that fail'),
  })
  .meta({ id: 'Ec2Fault' });

/** Each is played: a day of so many takes a second. */
const MOST_OTHER_CALLS = 100;

const otherCalls = z
  .strictObject({
    call: z.enum(EC2_CALLS).describe('EC2 call that others make'),
    perSecond: z
      .number()
      .min(0.01)
      .max(MOST_OTHER_CALLS)
      .describe('Calls per second, at random moments; each takes a token of the bucket, if it has one'),
    from: duration.default('0s').describe('When the calls begin'),
    to: duration.optional().describe('When the calls end (default: never)'),
  })
  .meta({ id: 'OtherCalls' });

const shortage = z
  .strictObject({
    instanceType: instanceTypeName.optional().describe('Instance type without capacity (default: any)'),
    availabilityZone: z.string().min(1).optional().describe('Zone without capacity (default: any)'),
    capacityType: z
      .enum(['ON_DEMAND', 'SPOT'])
      .optional()
      .describe('Capacity type without capacity (default: both)'),
    from: duration.default('0s').describe('When the shortage begins'),
    to: duration.optional().describe('When the shortage ends (default: never)'),
  })
  .meta({ id: 'CapacityShortage' });

export const ec2 = z.strictObject({
  latency: z
    .strictObject({
      ...perCall((call) =>
        latency.default(writeLatency(DEFAULT_LATENCY[call])).describe(`Time of one ${call}`),
      ),
      launch: latency
        .default(writeLatency(DEFAULT_LAUNCH))
        .describe('From RunInstances to the running instance, without boot'),
      termination: latency
        .default(writeLatency(DEFAULT_TERMINATION))
        .describe(
          'From TerminateInstances until the instance and its addresses are gone, of nodes of Karpenter',
        ),
    })
    .prefault({})
    .describe('Latency of EC2 calls'),
  throttling: z.boolean().default(true).describe('Whether EC2 throttles calls'),
  limits: z
    .strictObject(perCall(bucket))
    .prefault({})
    .describe('Token buckets of the account in the region, one per call'),
  otherCalls: z
    .array(otherCalls)
    .default([])
    .describe('Calls of other users of the account, which are throttled together with those of the cluster'),
  faults: z.array(fault).default([]).describe('Further failures of EC2 calls'),
  shortages: z
    .array(shortage)
    .default([])
    .describe('Launches for which EC2 has no capacity (InsufficientInstanceCapacity)'),
  detachDelay: latency
    .default(writeLatency(DEFAULT_DETACH_DELAY))
    .describe('How long EC2 refuses to delete a detached ENI (in use)'),
  imdsLag: latency
    .default(writeLatency(DEFAULT_IMDS_LAG))
    .describe('Delay with which instance metadata shows ENIs and addresses'),
  eniQuota: count(1, 1e6).default(DEFAULT_ENI_QUOTA).describe('Quota of ENIs of the account in the region'),
  addressChoice: z
    .enum(['random', 'lowest'])
    .default('random')
    .describe('Which free address or /28 EC2 assigns; lowest makes small examples easy to follow'),
});
