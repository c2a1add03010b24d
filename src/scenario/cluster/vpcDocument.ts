// What a scenario says of the network the cluster lives in. What it leaves out is as eksctl makes it: see
// `defaultSubnets.ts`.

import { z } from 'zod';
import { DEFAULT_CIDR, DEFAULT_IPV6_CIDR, withDefaultSubnets } from './defaultSubnets.ts';
import { addresses, cidr, count, ipv6Cidr, name, NOT_EMPTY, tags } from '../language/scalars.ts';

/** Addresses by name or by number, wherever somebody else takes some. */
export const TAKEN_FIELDS = {
  addresses: z
    .array(addresses)
    .default([])
    .describe('Addresses, ranges (a-b) or CIDR blocks; AWS-reserved addresses are skipped'),
  random: count(0, 65_536).default(0).describe('Number of further random addresses'),
} as const;

const reservation = z
  .strictObject({
    cidr: cidr.describe('CIDR block in the subnet'),
    type: z
      .enum(['prefix', 'explicit'])
      .default('prefix')
      .describe('prefix: EC2 assigns /28 prefixes from it; explicit: EC2 assigns nothing from it by itself'),
  })
  .meta({ id: 'SubnetCidrReservation' });

const subnet = z
  .strictObject({
    name: name.optional().describe('Name of the subnet (default: subnet-1, subnet-2, …)'),
    cidr: cidr.describe('CIDR block in the VPC, /16 to /28'),
    ipv6Cidr: ipv6Cidr
      .optional()
      .describe(
        'IPv6 CIDR block, a /64 of the VPC’s, in clusters with ipFamily ipv6 (default: that of its place)',
      ),
    availabilityZone: z
      .string()
      .optional()
      .describe('Availability Zone, such as us-west-2a (default: zones a, b and c of the region in turn)'),
    tags: tags
      .default({})
      .describe('Tags; CNI v1.18.0 and newer use a subnet if kubernetes.io/role/cni is 1'),
    taken: z
      .strictObject(TAKEN_FIELDS)
      .prefault({})
      .describe('External addresses: used by others from the start'),
    reservations: z.array(reservation).default([]).describe('Subnet CIDR reservations'),
  })
  .meta({ id: 'Subnet' });

export const vpc = z
  .strictObject({
    region: z.string().default('us-west-2').describe('AWS region'),
    cidrs: z
      .array(cidr)
      .meta(NOT_EMPTY)
      .default([DEFAULT_CIDR])
      .describe('CIDR blocks of the VPC, /16 to /28, the primary block first'),
    ipv6Cidr: ipv6Cidr
      .default(DEFAULT_IPV6_CIDR)
      .describe('IPv6 CIDR block of the VPC, in clusters with ipFamily ipv6'),
    subnets: z
      .array(subnet)
      .meta(NOT_EMPTY)
      .optional()
      .describe(
        'Subnets of nodes and pods (default: three, in zones a, b and c, each an eighth of the primary block)',
      ),
    controlPlaneSubnets: z
      .array(z.string())
      .max(16)
      .default([])
      .describe(
        'Names of the subnets in which EKS has network interfaces of its own, one address for each name; a cluster has 2 to 4 in two zones at least, and more while it is upgraded (default: none)',
      ),
  })
  .transform(({ subnets, ...vpc }) => ({
    ...vpc,
    subnets: withDefaultSubnets(vpc, subnets, (written) => subnet.parse(written)),
  }));

export type SubnetDocument = z.output<typeof vpc>['subnets'][number];
