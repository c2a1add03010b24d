// What AWS does with a packet, in words.

import { unreachable } from '../../base/assert.ts';
import { formatAddress } from '../../base/address.ts';
import { shortName } from './pathEnds.ts';
import type { VpcHop } from './vpcHop.ts';

export function vpcSentence(hop: VpcHop): string[] {
  switch (hop.kind) {
    case 'dropped':
      return [
        `dropped: ${formatAddress(hop.source)} is no address of ${hop.device} of ${shortName(hop.node)} (source/destination check)`,
      ];
    case 'delivered':
      return [`in the VPC: to ${hop.device} of ${shortName(hop.node)}, ${hop.eni}`];
    case 'unknown':
      if (hop.subnet === undefined) return ['in the VPC, but in none of its subnets: dropped'];
      return [`in the VPC: an address of ${hop.subnet}, of no node here`];
    case 'overlay':
      return [`dropped: no route table of the VPC knows ${hop.pool}, a pool of Calico`];
    case 'outside':
      return outside(hop);
    default:
      return unreachable(hop);
  }
}

/** Which way out a subnet has is not simulated. */
function outside({ isPrivate, isNodeAddress, family }: VpcHop & { kind: 'outside' }): string[] {
  if (isPrivate) {
    return [
      'outside the VPC, a private address: by peering, transit gateway or VPN, if the subnet’s route table has one;',
      'the other side must know the way back to this source',
    ];
  }
  if (family === 'ipv6') {
    return [
      'outside the VPC, by what the subnet’s route table says: an internet gateway or an egress-only internet',
      'gateway leaves the address as it is',
    ];
  }
  const own = isNodeAddress
    ? 'an internet gateway gives it the public address of the node, if it has one;'
    : 'an internet gateway drops it: a pod’s address has no public one;';
  return [
    'outside the VPC, by what the subnet’s route table says:',
    own,
    'a NAT gateway gives it an address of its own',
  ];
}
