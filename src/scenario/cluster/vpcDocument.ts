// What a scenario says of the network the cluster lives in.

import { z } from 'zod';
import { addresses, cidr, count, name, NOT_EMPTY, tags } from '../language/scalars.ts';

/** Addresses by name or by number, wherever somebody else takes some. */
export const TAKEN_FIELDS = {
  addresses: z
    .array(addresses)
    .default([])
    .describe('Single addresses, ranges a-b, blocks; those AWS reserves are skipped'),
  random: count(0, 65_536).default(0).describe('Further addresses, picked at random'),
} as const;

const reservation = z
  .strictObject({
    cidr: cidr.describe('Block of the subnet'),
    type: z
      .enum(['prefix', 'explicit'])
      .default('prefix')
      .describe('prefix: AWS takes /28 prefixes from it; explicit: it gives out nothing from it by itself'),
  })
  .meta({ id: 'SubnetCidrReservation' });

const subnet = z
  .strictObject({
    name: name.describe('What node groups, steps and results call the subnet'),
    cidr: cidr.describe('/16 to /28, inside the VPC'),
    availabilityZone: z.string().describe('Such as us-west-2a'),
    tags: tags
      .default({})
      .describe('kubernetes.io/role/cni decides whether CNI versions from v1.18.0 use the subnet'),
    taken: z
      .strictObject(TAKEN_FIELDS)
      .prefault({})
      .describe('Addresses that others than this cluster use from the start'),
    reservations: z.array(reservation).default([]).describe('Subnet CIDR reservations'),
  })
  .meta({ id: 'Subnet' });

export const vpc = z.strictObject({
  region: z.string().default('us-west-2').describe('AWS region'),
  cidrs: z.array(cidr).meta(NOT_EMPTY).describe('Blocks of the VPC, /16 to /28, the primary one first'),
  subnets: z
    .array(subnet)
    .meta(NOT_EMPTY)
    .describe('Subnets that nodes, and with them pods, get addresses from'),
});

export type SubnetDocument = z.output<typeof subnet>;
