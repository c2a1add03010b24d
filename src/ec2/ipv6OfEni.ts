// What an ENI in a dual-stack subnet has of its IPv6 block.

import type { Ipv6, Ipv6Cidr } from '../base/ipv6.ts';
import { failure, success, type Ec2Answer, type Ec2Failure, type NewEniRequest } from './answer.ts';
import type { Subnet } from './subnet.ts';

/** Addresses and /80 prefixes, oldest first. */
export interface Ipv6OfEni {
  readonly addresses: readonly Ipv6[];
  readonly prefixes: readonly Ipv6Cidr[];
}

export const NO_IPV6: Ipv6OfEni = { addresses: [], prefixes: [] };

/**
 * What the primary ENI of an instance gets.
 * @assumption dual-stack subnets assign an IPv6 address at launch, as nodes with IPv6 need it; there are others.
 */
export function primaryRequest({ ipv6 }: Subnet): NewEniRequest {
  return ipv6 === undefined ? { kind: 'ips', count: 0 } : { kind: 'ipv6s', count: 1 };
}

export function withPrefixes(
  { addresses, prefixes }: Ipv6OfEni = NO_IPV6,
  added: readonly Ipv6Cidr[],
): Ipv6OfEni {
  return { addresses, prefixes: [...prefixes, ...added] };
}

/** For a new ENI. */
export function allocateIpv6Addresses(subnet: Subnet, count: number): Ec2Answer<Ipv6OfEni> {
  const { ipv6 } = subnet;
  if (ipv6 === undefined) return withoutIpv6(subnet);
  return success({ addresses: Array.from({ length: count }, () => ipv6.allocateAddress()), prefixes: [] });
}

/** What AssignIpv6Addresses takes from the subnet. */
export function allocateIpv6Prefixes(subnet: Subnet, count: number): Ec2Answer<readonly Ipv6Cidr[]> {
  if (subnet.ipv6 === undefined) return withoutIpv6(subnet);
  const prefixes = subnet.ipv6.allocatePrefixes(count);
  return prefixes === undefined ? failure('InsufficientCidrBlocks') : success(prefixes);
}

export function releaseIpv6({ ipv6 }: Subnet, { addresses, prefixes }: Ipv6OfEni): void {
  for (const address of addresses) ipv6?.releaseAddress(address);
  for (const prefix of prefixes) ipv6?.releasePrefix(prefix);
}

function withoutIpv6({ id }: Subnet): Ec2Failure {
  return failure(
    'InvalidParameterValue',
    `The subnet '${id}' does not have an IPv6 CIDR block associated with it.`,
  );
}
