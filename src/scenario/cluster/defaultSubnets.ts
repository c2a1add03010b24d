// The subnets of a scenario that says nothing of them, and the names and zones of those that it only gives a block: as
// eksctl makes a VPC, with three public subnets of an eighth of the primary block each.

import { cidrSize, formatCidr, parseCidr } from '../../base/ipv4.ts';

export const DEFAULT_CIDR = '192.168.0.0/16';

/** Of the addresses for documentation; the real EC2 gives a block of its own. */
export const DEFAULT_IPV6_CIDR = '2001:db8:1234:1a00::/56';

const ZONES = ['a', 'b', 'c'];

/** Bits by which a subnet's block is longer than the VPC's: an eighth of it. */
const EIGHTH = 3;

/** The smallest that AWS allows. */
const LONGEST = 28;

export interface Unnamed {
  readonly name?: string | undefined;
  readonly availabilityZone?: string | undefined;
}

type Named<Subnet> = Omit<Subnet, keyof Unnamed> & {
  readonly name: string;
  readonly availabilityZone: string;
};

/** `whole`: a subnet of this block with every other default. */
export function withDefaultSubnets<Subnet extends Unnamed>(
  { region, cidrs }: { readonly region: string; readonly cidrs: readonly string[] },
  written: readonly Subnet[] | undefined,
  whole: (subnet: { readonly cidr: string }) => Subnet,
): Named<Subnet>[] {
  const subnets = written ?? eighthsOf(cidrs[0] ?? '', ZONES.length).map((cidr) => whole({ cidr }));
  return subnets.map((subnet, index) => ({
    ...subnet,
    name: subnet.name ?? `subnet-${index + 1}`,
    availabilityZone: subnet.availabilityZone ?? `${region}${ZONES[index % ZONES.length] ?? ''}`,
  }));
}

/** The first eighths of a block: fewer where they would be smaller than AWS allows. */
export function eighthsOf(block: string, most: number): string[] {
  const cidr = parseCidr(block);
  if (cidr === undefined) return [];
  const length = Math.max(cidr.length, Math.min(cidr.length + EIGHTH, LONGEST));
  const size = cidrSize({ base: cidr.base, length });
  const count = Math.min(most, cidrSize(cidr) / size);
  return Array.from({ length: count }, (_, index) => formatCidr({ base: cidr.base + index * size, length }));
}
