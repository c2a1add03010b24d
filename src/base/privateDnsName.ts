// The private DNS name EC2 gives an instance; on EKS it is the node's name.

import { formatIpv4, type Ipv4 } from './ipv4.ts';
import { inOnePiece } from './onePiece.ts';

/** `ip-10-0-0-5.eu-west-1.compute.internal`; us-east-1 has a domain of its own. */
export function privateDnsName(address: Ipv4, region: string): string {
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return inOnePiece('ip-', formatIpv4(address).replaceAll('.', '-'), '.', domain);
}
