// EC2 as the life of one node has it, in the words of the cloud model: constant latencies, faults as the caller of the
// SDK sees them; unless the life says otherwise the lowest free address, and no throttling.

import { formatIpv6Cidr } from '../../base/ipv6.ts';
import { recordOf } from '../../base/records.ts';
import { SECOND } from '../../base/time.ts';
import { BUCKET_NAMES, EC2_CALLS, type Ec2Call } from '../../ec2/calls.ts';
import type { BucketConfig, Ec2Config, FaultConfig } from '../../ec2/config.ts';
import { constantLatency, type Latency } from '../../kernel/latency.ts';
import { addressRange, cidrBlock, ipv6Block, type LifeFault, type NodeLife } from './nodeLife.ts';

const ENI_QUOTA = 5000;

/** Buckets are filled up in this time. */
const FILL_SECONDS = 5;

export function lifeCloud(life: NodeLife): Ec2Config {
  return {
    region: 'us-west-2',
    vpcCidrs: life.subnets.map((subnet) => cidrBlock(subnet.cidr)),
    subnets: life.subnets.map((subnet) => ({
      id: subnet.id,
      cidr: cidrBlock(subnet.cidr),
      ...(subnet.cidr6 === undefined ? {} : { ipv6Cidr: formatIpv6Cidr(ipv6Block(subnet.cidr6)) }),
      availabilityZone: 'us-west-2a',
      tags: subnet.tags ?? {},
      taken: (subnet.taken ?? []).map(addressRange),
      reservations: [],
      isForeign: subnet.otherVpc ?? false,
    })),
    latency: latencies(life.latencyMs),
    detachDelay: constantLatency(life.detachMs),
    imdsLag: constantLatency(life.imdsLagMs),
    launch: constantLatency(SECOND),
    buckets: bucketsOf(life.tokens ?? 0),
    eniQuota: ENI_QUOTA,
    faults: (life.faults ?? []).map(fault),
    addressChoice: life.addressChoice ?? 'lowest',
  };
}

function bucketsOf(capacity: number): Readonly<Record<string, BucketConfig>> {
  if (capacity === 0) return {};
  const bucket = { capacity, refillPerSecond: capacity / FILL_SECONDS };
  return Object.fromEntries(BUCKET_NAMES.map((name) => [name, bucket]));
}

function latencies(latencyMs: Readonly<Record<string, number>>): Readonly<Record<Ec2Call, Latency>> {
  return recordOf(EC2_CALLS, (call) => constantLatency(latencyMs[call] ?? latencyMs['default'] ?? 0));
}

function fault({ call, code, fromMs, toMs, times }: LifeFault): FaultConfig {
  const known = EC2_CALLS.find((each) => each === call);
  if (known === undefined) throw new Error(`not an EC2 call of the daemon: ${call}`);
  return { call: known, code, from: fromMs, to: toMs, times: times ?? Infinity, probability: 1 };
}
