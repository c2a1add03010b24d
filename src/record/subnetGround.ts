// What is known of a subnet before anything happens, and can be drawn.

import { formatIpv4, type Cidr } from '../base/ipv4.ts';
import type { SubnetConfig } from '../ec2/config.ts';

export interface SubnetGround {
  readonly name: string;
  readonly cidr: Cidr;
  /** Taken by others from the start: `10.0.0.7-10.0.0.9`. */
  readonly taken: readonly string[];
}

export function groundOf({ id, cidr, taken }: SubnetConfig): SubnetGround {
  return {
    name: id,
    cidr,
    taken: taken.map(({ first, last }) => `${formatIpv4(first)}-${formatIpv4(last)}`),
  };
}
