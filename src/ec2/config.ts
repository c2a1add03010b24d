// What a scenario says about the cloud, compiled: plain frozen data.

import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Latency } from '../kernel/latency.ts';
import type { BucketName, Ec2Call } from './calls.ts';

/** First and last address, both included. */
export interface AddressRange {
  readonly first: Ipv4;
  readonly last: Ipv4;
}

export interface SubnetReservation {
  readonly cidr: Cidr;
  /** `prefix`: AWS assigns prefixes from it; `explicit`: nothing is ever assigned from it automatically. */
  readonly type: 'prefix' | 'explicit';
}

export interface SubnetConfig {
  readonly id: string;
  readonly cidr: Cidr;
  /** Of a dual-stack subnet: `2001:db8::/64`. As text, which any copy of the configuration can hold. */
  readonly ipv6Cidr?: string;
  readonly availabilityZone: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Of another VPC or account: DescribeSubnets does not list it. */
  readonly isForeign?: boolean;
  /** Addresses used by others from the start. */
  readonly taken: readonly AddressRange[];
  readonly reservations: readonly SubnetReservation[];
}

/** A call that starts in [from, to) fails with `code` after its latency, at most `times` times. */
export interface FaultConfig {
  readonly call: Ec2Call;
  readonly code: string;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  readonly times: number;
  /** Share of the calls in the window that fail, 0 to 1. */
  readonly probability: number;
}

/** How an instance is paid for, and out of which pool of capacity it comes. */
export type PurchaseOption = 'on-demand' | 'spot';

/** From `from` until `to` EC2 has no capacity for launches to which all of this applies. */
export interface CapacityShortage {
  /** Absent: any. */
  readonly instanceType?: string;
  /** Absent: any. */
  readonly availabilityZone?: string;
  /** Absent: both. */
  readonly purchase?: PurchaseOption;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

/** A token bucket of the EC2 API. */
export interface BucketConfig {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** How often other users of the account make a call, in [from, to). */
export interface OtherCallsConfig {
  readonly call: Ec2Call;
  readonly perSecond: number;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

export interface Ec2Config {
  readonly region: string;
  readonly vpcCidrs: readonly Cidr[];
  /** Of dual-stack subnets. */
  readonly vpcIpv6Cidr?: string;
  readonly subnets: readonly SubnetConfig[];
  /** Ids of those where EKS has interfaces of its own, one for each. Absent: none. */
  readonly controlPlaneSubnets?: readonly string[];
  /** Time until EC2 answers one attempt of a call. */
  readonly latency: Readonly<Record<Ec2Call, Latency>>;
  /** After DetachNetworkInterface answered: how long a delete is still refused with "in use". */
  readonly detachDelay: Latency;
  /** How late instance metadata shows ENIs and their addresses. */
  readonly imdsLag: Latency;
  /** RunInstances until the instance has its primary ENI; boot time is Kubernetes' side. */
  readonly launch: Latency;
  /** From TerminateInstances until the instance is gone. Absent: the usual time. */
  readonly termination?: Latency;
  /** A call without one is never throttled. */
  readonly buckets: Readonly<Partial<Record<BucketName, BucketConfig>>>;
  /** Absent: others make none. */
  readonly otherCalls?: readonly OtherCallsConfig[];
  /** ENIs the account may have in the region. */
  readonly eniQuota: number;
  readonly faults: readonly FaultConfig[];
  /** Absent: capacity for everything. */
  readonly shortages?: readonly CapacityShortage[];
  /** Which free address or /28 EC2 picks. */
  readonly addressChoice: 'random' | 'lowest';
}
