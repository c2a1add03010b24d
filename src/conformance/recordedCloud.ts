// The fake EC2 of the recordings in the words of the cloud model: constant latencies, the lowest free address, no
// throttling of its own, faults as the caller of the SDK sees them.

import { SECOND } from '../base/time.ts';
import { EC2_CALLS, type Ec2Call } from '../ec2/calls.ts';
import type { Ec2Config, FaultConfig } from '../ec2/config.ts';
import { constantLatency, type Latency } from '../kernel/latency.ts';
import { addressRange, cidrBlock, type IpamdTrace, type TraceFault } from './ipamdTrace.ts';

const ENI_QUOTA = 5000;

export function recordedCloudConfig(trace: IpamdTrace): Ec2Config {
  return {
    region: 'us-west-2',
    vpcCidrs: trace.subnets.map((subnet) => cidrBlock(subnet.cidr)),
    subnets: trace.subnets.map((subnet) => ({
      id: subnet.id,
      cidr: cidrBlock(subnet.cidr),
      availabilityZone: 'us-west-2a',
      tags: subnet.tags ?? {},
      taken: (subnet.taken ?? []).map(addressRange),
      reservations: [],
    })),
    latency: latencies(trace.latencyMs),
    detachDelay: constantLatency(trace.detachMs),
    imdsLag: constantLatency(trace.imdsLagMs),
    launch: constantLatency(SECOND),
    buckets: {},
    eniQuota: ENI_QUOTA,
    faults: (trace.faults ?? []).map(fault),
    addressChoice: 'lowest',
  };
}

function latencies(latencyMs: Readonly<Record<string, number>>): Readonly<Record<Ec2Call, Latency>> {
  const entries = EC2_CALLS.map((call) => [call, constantLatency(latencyMs[call] ?? latencyMs.default)]);
  return Object.fromEntries(entries) as Record<Ec2Call, Latency>;
}

function fault({ call, code, fromMs, toMs, times }: TraceFault): FaultConfig {
  const known = EC2_CALLS.find((each) => each === call);
  if (known === undefined) throw new Error(`not an EC2 call of the daemon: ${call}`);
  return { call: known, code, from: fromMs, to: toMs, times: times ?? Infinity, probability: 1 };
}
