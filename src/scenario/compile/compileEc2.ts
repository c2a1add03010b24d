// The cloud of a scenario, compiled.

import { EC2_CALLS, FILTERED_DESCRIBE, type BucketName, type Ec2Call } from '../../ec2/calls.ts';
import { DEFAULT_BUCKETS } from '../../ec2/defaults.ts';
import type {
  BucketConfig,
  CapacityShortage,
  Ec2Config,
  FaultConfig,
  OtherCallsConfig,
  SubnetConfig,
} from '../../ec2/config.ts';
import { PURCHASES } from '../cluster/compileNodeGroup.ts';
import { formatIpv6Cidr, IPV6_SUBNET_LENGTH, ipv6SubBlock, parseIpv6Cidr } from '../../base/ipv6.ts';
import { optional } from '../manifest/schedulingObjects.ts';
import { readAddresses, readCidr } from '../language/addressText.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { perCall } from '../document/ec2Document.ts';
import { readDuration, readLatency } from '../language/latencyText.ts';
import type { SubnetDocument } from '../cluster/vpcDocument.ts';

/** Without an end or a limit: later and more than any run. Plain data has no infinity. */
const ENDLESS = Number.MAX_SAFE_INTEGER;

export function compileEc2(document: ScenarioDocument): Ec2Config {
  const { vpc, ec2 } = document;
  return {
    region: vpc.region,
    vpcCidrs: vpc.cidrs.map(readCidr),
    ...optional('vpcIpv6Cidr', document.kubernetes.ipFamily === 'ipv6' ? vpc.ipv6Cidr : undefined),
    subnets: vpc.subnets.map((subnet, index) => ({
      ...compileSubnet(subnet),
      ...optional('ipv6Cidr', ipv6CidrOf(subnet, index, document)),
    })),
    ...optional(
      'controlPlaneSubnets',
      vpc.controlPlaneSubnets.length === 0 ? undefined : [...vpc.controlPlaneSubnets],
    ),
    latency: perCall((call) => readLatency(ec2.latency[call])),
    launch: readLatency(ec2.latency.launch),
    termination: readLatency(ec2.latency.termination),
    detachDelay: readLatency(ec2.detachDelay),
    imdsLag: readLatency(ec2.imdsLag),
    buckets: ec2.throttling ? compileBuckets(ec2.limits) : {},
    ...optional(
      'otherCalls',
      ec2.otherCalls.length === 0 ? undefined : ec2.otherCalls.map(compileOtherCalls),
    ),
    eniQuota: ec2.eniQuota,
    faults: ec2.faults.map(compileFault),
    ...optional('shortages', ec2.shortages.length === 0 ? undefined : ec2.shortages.map(compileShortage)),
    addressChoice: ec2.addressChoice,
  };
}

/** In an IPv6 cluster every subnet is dual-stack, in others IPv6 is left out: one that says no block has that of its place in the VPC's. */
function ipv6CidrOf(
  { ipv6Cidr }: SubnetDocument,
  index: number,
  { vpc, kubernetes }: ScenarioDocument,
): string | undefined {
  if (kubernetes.ipFamily === 'ipv4') return undefined;
  if (ipv6Cidr !== undefined) return ipv6Cidr;
  const block = parseIpv6Cidr(vpc.ipv6Cidr);
  return block && formatIpv6Cidr(ipv6SubBlock(block, IPV6_SUBNET_LENGTH, index));
}

/** Addresses taken at random are the timeline's business: they follow the run's seed. */
function compileSubnet({
  name,
  cidr,
  availabilityZone,
  tags,
  taken,
  reservations,
}: SubnetDocument): SubnetConfig {
  return {
    id: name,
    cidr: readCidr(cidr),
    availabilityZone,
    tags: { ...tags },
    taken: taken.addresses.map(readAddresses),
    reservations: reservations.map((reservation) => ({
      cidr: readCidr(reservation.cidr),
      type: reservation.type,
    })),
  };
}

function compileBuckets(
  limits: Readonly<Record<Ec2Call, BucketConfig>>,
): Partial<Record<BucketName, BucketConfig>> {
  return {
    ...Object.fromEntries(EC2_CALLS.map((call) => [call, { ...limits[call] }])),
    [FILTERED_DESCRIBE]: DEFAULT_BUCKETS[FILTERED_DESCRIBE],
  };
}

function compileFault(fault: ScenarioDocument['ec2']['faults'][number]): FaultConfig {
  return {
    call: fault.call,
    code: fault.code,
    from: readDuration(fault.from),
    to: fault.to === undefined ? ENDLESS : readDuration(fault.to),
    times: fault.times ?? ENDLESS,
    probability: fault.probability,
  };
}

function compileOtherCalls({
  call,
  perSecond,
  from,
  to,
}: ScenarioDocument['ec2']['otherCalls'][number]): OtherCallsConfig {
  return { call, perSecond, from: readDuration(from), to: to === undefined ? ENDLESS : readDuration(to) };
}

function compileShortage(shortage: ScenarioDocument['ec2']['shortages'][number]): CapacityShortage {
  const { instanceType, availabilityZone, capacityType, from, to } = shortage;
  return {
    ...optional('instanceType', instanceType),
    ...optional('availabilityZone', availabilityZone),
    ...optional('purchase', capacityType && PURCHASES[capacityType]),
    from: readDuration(from),
    to: to === undefined ? ENDLESS : readDuration(to),
  };
}
