// The network and the cloud of a scenario: small subnets, some nearly full, and an API that may be slow, throttled and
// failing.

import fc from 'fast-check';
import { elementAt } from '../../src/base/assert.ts';
import { cidrSize, formatIpv4, parseCidr } from '../../src/base/ipv4.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { EC2_CALLS } from '../../src/ec2/calls.ts';
import { duration, END, labels, latency, LATENCIES, maybe, oneOf, sparse, withoutGaps } from './draws.ts';

export interface DrawnSubnet {
  readonly name: string;
  readonly cidr: string;
  readonly availabilityZone: string;
}

const BLOCKS = ['10.0.0.0/24', '10.0.1.0/28', '10.0.1.32/27', '100.64.0.0/26', '100.64.1.0/25'] as const;

/** `first` and so many addresses after it, all inside the block. */
function range(block: string, first: number, count: number): string {
  const cidr = parseCidr(block);
  if (cidr === undefined) throw new Error(`${block} is no block`);
  const from = first % cidrSize(cidr);
  const to = Math.min(from + count, cidrSize(cidr) - 1);
  return to === from
    ? formatIpv4(cidr.base + from)
    : `${formatIpv4(cidr.base + from)}-${formatIpv4(cidr.base + to)}`;
}

/** Addresses of the block: one, a range, its first /28. */
export function addressesOf(block: string, first: number, count: number): string {
  return count === 16 ? `${block.slice(0, block.indexOf('/'))}/28` : range(block, first, count);
}

export const takenAddresses = fc.array(fc.tuple(fc.nat(63), oneOf(0, 1, 5, 16, 40)), { maxLength: 2 });

/** Tags of subnets may have any key, that of all objects among them. */
const tags = fc.oneof(
  labels,
  fc.record({ 'kubernetes.io/role/cni': oneOf('0', '1') }),
  fc.constant({ 'kubernetes.io/cluster/constructor': 'owned' }),
);

const subnet = (block: string, index: number, region: string) =>
  fc
    .record({
      zone: oneOf('a', 'a', 'b'),
      tags: maybe(tags),
      addresses: maybe(takenAddresses),
      random: maybe(oneOf(0, 3, 8)),
      reservation: oneOf('none', 'none', 'prefix', 'explicit', undefined),
      hasIpv6Cidr: fc.boolean(),
    })
    .map(({ zone, tags: drawn, addresses, random, reservation, hasIpv6Cidr }) => {
      const taken = addresses?.map(([first, count]) => addressesOf(block, first, count));
      const reserved = { cidr: `${block.slice(0, block.indexOf('/'))}/28`, type: reservation };
      return withoutGaps({
        name: ['s0', 'constructor', 's2'][index],
        cidr: block,
        availabilityZone: `${region}${zone}`,
        tags: drawn,
        taken:
          taken === undefined && random === undefined ? undefined : withoutGaps({ addresses: taken, random }),
        ipv6Cidr: hasIpv6Cidr ? `2001:db8:77:aa0${index}::/64` : undefined,
        reservations: reservation === 'none' ? undefined : [withoutGaps(reserved)],
      });
    });

export const vpc = fc
  .tuple(
    fc.shuffledSubarray([...BLOCKS], { minLength: 1, maxLength: 3 }),
    oneOf(undefined, 'us-west-2', 'eu-west-1'),
  )
  .chain(([blocks, region]) =>
    fc.record({
      region: fc.constant(region),
      cidrs: fc.constant(['10.0.0.0/16', '100.64.0.0/16']),
      ipv6Cidr: fc.constant('2001:db8:77:aa00::/56'),
      subnets: fc.tuple(...blocks.map((block, index) => subnet(block, index, region ?? 'us-west-2'))),
      controlPlaneSubnets: oneOf(undefined, undefined, ['s0'], ['s0', 's0', 's0']),
    }),
  )
  .map((drawn) => withoutGaps(drawn));

const CODES = [
  'InternalError',
  'RequestLimitExceeded',
  'UnauthorizedOperation',
  'InsufficientCidrBlocks',
  'constructor',
];

const fault = sparse(
  { call: oneOf(...EC2_CALLS, 'DescribeSubnets'), code: oneOf(...CODES) },
  {
    from: duration(0, SECOND, 2 * MINUTE, 4 * MINUTE),
    times: oneOf(1, 3, 100),
    probability: oneOf(0, 0.3, 1),
  },
).chain((drawn) =>
  oneOf(undefined, undefined, 4 * MINUTE, END).map((to) =>
    to === undefined ? drawn : { ...drawn, to: `${to}ms` },
  ),
);

/** `availabilityZone`: that of a subnet, by its number. */
const shortage = sparse(
  {},
  {
    instanceType: oneOf('t3.medium', 'm5.large'),
    availabilityZone: fc.nat(2),
    capacityType: oneOf('ON_DEMAND', 'SPOT'),
    from: duration(0, SECOND, 2 * MINUTE),
    to: duration(4 * MINUTE, 10 * MINUTE),
  },
);

const calls = (value: fc.Arbitrary<unknown>) => Object.fromEntries(EC2_CALLS.map((call) => [call, value]));

const bucket = sparse({}, { capacity: oneOf(1, 2, 20), refillPerSecond: oneOf(0, 0.5, 10) });

export const ec2 = sparse(
  {},
  {
    latency: sparse(
      {},
      {
        ...calls(latency(...LATENCIES)),
        launch: latency(0, 1, 30 * SECOND),
        termination: latency(0, 1, 30 * SECOND),
      },
    ),
    throttling: fc.boolean(),
    limits: sparse({}, calls(bucket)),
    otherCalls: fc.array(
      sparse(
        { call: oneOf(...EC2_CALLS), perSecond: oneOf(0.01, 2, 100) },
        { from: duration(0, MINUTE, 3 * MINUTE), to: duration(4 * MINUTE, 10 * MINUTE) },
      ),
      { maxLength: 2 },
    ),
    faults: fc.array(fault, { maxLength: 3 }),
    shortages: fc.array(shortage, { maxLength: 2 }),
    detachDelay: latency(0, SECOND, 20 * SECOND),
    imdsLag: latency(0, SECOND, 15 * SECOND, MINUTE),
    eniQuota: oneOf(1, 2, 5, 1000),
    addressChoice: oneOf('random', 'lowest'),
  },
);

/** With zones of the subnets for their numbers. */
export function withZones(
  drawn: Readonly<Record<string, unknown>> | undefined,
  subnets: readonly DrawnSubnet[],
): Readonly<Record<string, unknown>> | undefined {
  const shortages = drawn?.['shortages'] as readonly { readonly availabilityZone?: number }[] | undefined;
  if (shortages === undefined) return drawn;
  const zoned = shortages.map((each) => {
    const { availabilityZone: place } = each;
    if (place === undefined) return each;
    return { ...each, availabilityZone: elementAt(subnets, place % subnets.length).availabilityZone };
  });
  return { ...drawn, shortages: zoned };
}
