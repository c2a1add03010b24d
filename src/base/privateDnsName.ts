// The private DNS name EC2 gives an instance; on EKS it is the node's name.

import { formatIpv4, type Ipv4 } from './ipv4.ts';

/** `ip-10-0-0-5.eu-west-1.compute.internal`; us-east-1 has a domain of its own. */
export function privateDnsName(address: Ipv4, region: string): string {
  const host = `ip-${formatIpv4(address).replaceAll('.', '-')}`;
  return region === 'us-east-1' ? `${host}.ec2.internal` : `${host}.${region}.compute.internal`;
}
