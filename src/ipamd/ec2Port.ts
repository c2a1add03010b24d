// What the daemon needs of EC2 and of instance metadata. The cloud fulfils it; tests and recordings may too.
// Each call is a process: it takes virtual time, SDK retries included, and takes effect at its end.

import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { Ipv6, Ipv6Cidr } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Process } from '../kernel/process.ts';

export type Ec2Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

export type Ec2Failure = Extract<Ec2Answer<never>, { ok: false }>;

/** The code of an answer about an ENI that EC2 does not have. */
export const UNKNOWN_ENI = 'InvalidNetworkInterfaceID.NotFound';

/** A count of secondary addresses or of /28 prefixes. */
export type AddressRequest =
  { readonly kind: 'ips'; readonly count: number } | { readonly kind: 'prefixes'; readonly count: number };

/** What a new ENI is to have: those, or a count of IPv6 addresses and no secondary IPv4 ones. */
export type NewEniRequest = AddressRequest | { readonly kind: 'ipv6s'; readonly count: number };

/** An ENI as EC2 describes it: `cidrs` are its secondary addresses as /32 and its /28 prefixes. */
export interface DescribedEni {
  readonly eniId: string;
  readonly tagged: boolean;
  /** Tagged so that no daemon takes it for its own. */
  readonly noManage: boolean;
  /** It carries branch ENIs: its interface type is `trunk`. */
  readonly isTrunk: boolean;
  readonly cidrs: readonly Cidr[];
  readonly ipv6Prefixes: readonly Ipv6Cidr[];
}

export interface DescribedSubnet {
  readonly subnetId: string;
  readonly availableIpAddressCount: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** An ENI of a daemon's making that no instance has. */
export interface AvailableEni {
  readonly eniId: string;
  readonly createdAt: Milliseconds;
}

/** An attribute of an ENI: its security groups, or that it is deleted with the instance that it is attached to. */
export type EniAttribute = 'groups' | 'deleteOnTermination';

export interface CreatedEni {
  readonly eniId: string;
  readonly primary: Ipv4;
  readonly cidrs: readonly Cidr[];
  readonly ipv6Addresses: readonly Ipv6[];
}

export interface Ec2Port {
  assignPrivateIpAddresses(eniId: string, request: AddressRequest): Process<Ec2Answer<readonly Cidr[]>>;
  unassignPrivateIpAddresses(eniId: string, cidrs: readonly Cidr[]): Process<Ec2Answer<void>>;
  /** Asks for so many /80s. */
  assignIpv6Addresses(eniId: string, prefixes: number): Process<Ec2Answer<readonly Ipv6Cidr[]>>;
  /** `groups`: ids of security groups, the node’s unless it is said. */
  createNetworkInterface(
    subnetId: string,
    request: NewEniRequest,
    groups?: readonly string[],
  ): Process<Ec2Answer<CreatedEni>>;
  /** `freeDevice`: the lowest free device index of this instance, on that network card; 0 unless it is said. */
  describeInstances(networkCard?: number): Process<Ec2Answer<{ readonly freeDevice: number }>>;
  /** The ENI outlives its instance, unless `deleteOnTermination` is set after it. On network card 0 unless it is said. */
  attachNetworkInterface(eniId: string, device: number, networkCard?: number): Process<Ec2Answer<void>>;
  /** `groups` unless it is said. */
  modifyNetworkInterfaceAttribute(eniId: string, attribute?: EniAttribute): Process<Ec2Answer<void>>;
  detachNetworkInterface(eniId: string): Process<Ec2Answer<void>>;
  deleteNetworkInterface(eniId: string): Process<Ec2Answer<void>>;
  /** Fails with `UNKNOWN_ENI` when one of them does not exist, and names it in the message. */
  describeNetworkInterfaces(eniIds: readonly string[]): Process<Ec2Answer<readonly DescribedEni[]>>;
  /** Subnets of the instance's VPC and AZ, in EC2's order. */
  describeSubnets(): Process<Ec2Answer<readonly DescribedSubnet[]>>;
  /** Groups tagged for ENIs; only the answer counts, there are none. */
  describeSecurityGroups(): Process<Ec2Answer<void>>;
  createTags(eniId: string): Process<Ec2Answer<void>>;
  /** DescribeNetworkInterfaces of the cluster's ENIs with the status `available`: what a search for leaked ENIs lists. */
  describeAvailableInterfaces(): Process<Ec2Answer<readonly AvailableEni[]>>;
  /** DeleteNetworkInterface of what such a search has found. */
  deleteAvailableInterface(eniId: string): Process<Ec2Answer<void>>;
}

/** An attached ENI as instance metadata shows it, with its lag. */
export interface ImdsEni {
  readonly eniId: string;
  readonly networkCard: number;
  /** On its network card. */
  readonly device: number;
  readonly subnetId: string;
  readonly primary: Ipv4;
  /** It lists no IPv4 address for this one; `primary` is then 0.0.0.0. */
  readonly withoutIpv4?: true;
  readonly cidrs: readonly Cidr[];
  /** Where it has any. */
  readonly ipv6?: { readonly addresses: readonly Ipv6[]; readonly prefixes: readonly Ipv6Cidr[] };
}

export interface ImdsPort {
  /** Attached ENIs, by network card and device index; the primary one is first. Answers at once. */
  attachedEnis(): readonly ImdsEni[];
  /** When it will next show a change that has been made; Infinity when it shows all of them. */
  nextChangeAt(): Milliseconds;
}
