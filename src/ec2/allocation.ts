// What an ENI gets from its subnet: for a new ENI and for one that exists, all that was asked for or EC2's error.

import { elementAt } from '../base/assert.ts';
import { namedCidr, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import { failure, success, type AddressRequest, type Ec2Answer, type NewEniRequest } from './answer.ts';
import { allocateIpv6Addresses, releaseIpv6, type Ipv6OfEni } from './ipv6OfEni.ts';
import type { Subnet } from './subnet.ts';

export interface NewEniAddresses {
  readonly primary: Ipv4;
  readonly cidrs: readonly Cidr[];
  /** Where IPv6 addresses were asked for. */
  readonly ipv6?: Ipv6OfEni;
}

/** Of an ENI with IPv6 addresses alone. */
export const NO_ADDRESSES: NewEniAddresses = { primary: 0, cidrs: [] };

/** What CreateNetworkInterface takes from the subnet. */
export function allocateForNewEni(subnet: Subnet, request: NewEniRequest): Ec2Answer<NewEniAddresses> {
  if (request.kind === 'ipv6s') return withIpv6Addresses(subnet, request.count);
  return request.kind === 'ips'
    ? withSecondaryAddresses(subnet, request.count)
    : withPrefixes(subnet, request.count);
}

/** What AssignPrivateIpAddresses takes from the subnet. */
export function allocateMore(subnet: Subnet, request: AddressRequest): Ec2Answer<readonly Cidr[]> {
  if (request.kind === 'ips') {
    const addresses = subnet.allocateAddresses(request.count);
    return addresses === undefined
      ? failure('InsufficientFreeAddressesInSubnet')
      : success(addresses.map(singleAddress));
  }
  const prefixes = subnet.allocatePrefixes(request.count);
  return prefixes === undefined ? failure('InsufficientCidrBlocks') : success(prefixes);
}

export function singleAddress(address: Ipv4): Cidr {
  return namedCidr(address, 32);
}

/** Gives back all that an ENI carried; one without IPv4 has no primary address. */
export function releaseAll(
  subnet: Subnet,
  eni: Omit<NewEniAddresses, 'ipv6'> & {
    readonly withoutIpv4: boolean;
    readonly ipv6: Ipv6OfEni | undefined;
  },
): void {
  if (!eni.withoutIpv4) subnet.release(singleAddress(eni.primary));
  for (const cidr of eni.cidrs) subnet.release(cidr);
  if (eni.ipv6 !== undefined) releaseIpv6(subnet, eni.ipv6);
}

function withIpv6Addresses(subnet: Subnet, count: number): Ec2Answer<NewEniAddresses> {
  const ipv6 = allocateIpv6Addresses(subnet, count);
  if (!ipv6.ok) return ipv6;
  const primary = subnet.allocateAddresses(1);
  if (primary !== undefined) return success({ primary: elementAt(primary, 0), cidrs: [], ipv6: ipv6.value });
  releaseIpv6(subnet, ipv6.value);
  return failure('InsufficientFreeAddressesInSubnet');
}

/** The primary first, then the secondary addresses. */
function withSecondaryAddresses(subnet: Subnet, count: number): Ec2Answer<NewEniAddresses> {
  const addresses = subnet.allocateAddresses(1 + count);
  if (addresses === undefined) return failure('InsufficientFreeAddressesInSubnet');
  return success({ primary: elementAt(addresses, 0), cidrs: addresses.slice(1).map(singleAddress) });
}

/** The prefixes first, then the primary, from what they leave. Too few prefixes are no insufficiency code here. */
function withPrefixes(subnet: Subnet, count: number): Ec2Answer<NewEniAddresses> {
  const cidrs = subnet.allocatePrefixes(count);
  if (cidrs === undefined) {
    return failure('InvalidParameterValue', "There aren't sufficient free Ipv4 addresses or prefixes");
  }
  const primary = subnet.allocateAddresses(1);
  if (primary !== undefined) return success({ primary: elementAt(primary, 0), cidrs });
  for (const cidr of cidrs) subnet.release(cidr);
  return failure('InsufficientFreeAddressesInSubnet');
}
