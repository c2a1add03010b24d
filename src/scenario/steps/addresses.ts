// Steps by which somebody else takes addresses of a subnet, or gives them back.

import { z } from 'zod';
import { formatIpv4 } from '../../base/ipv4.ts';
import type { AddressRange } from '../../ec2/config.ts';
import { readAddresses } from '../language/addressText.ts';
import { faultAt } from '../language/diagnostics.ts';
import { addresses } from '../language/scalars.ts';
import { TAKEN_FIELDS } from '../cluster/vpcDocument.ts';
import type { Mention } from './mention.ts';
import { none, nothing, step } from './step.ts';

export interface RangeAction<Kind extends string> {
  readonly kind: Kind;
  readonly subnet: string;
  readonly range: AddressRange;
}

export interface TakeRandomAddresses {
  readonly kind: 'take-random-addresses';
  readonly subnet: string;
  readonly count: number;
}

interface AddressesDocument {
  readonly subnet: string;
  readonly addresses: readonly string[];
}

const inSubnet = z.string().describe('Name of the subnet');

function mentions({ subnet, addresses: texts }: AddressesDocument): readonly Mention[] {
  return [
    { of: 'subnet', name: subnet, path: ['subnet'] },
    { of: 'addresses', subnet, addresses: texts, path: ['addresses'] },
  ];
}

/** Each range is taken or freed by itself. */
function inRanges<Kind extends string>(
  kind: Kind,
  { subnet, addresses: texts }: AddressesDocument,
): RangeAction<Kind>[] {
  return texts.map((text) => ({ kind, subnet, range: readAddresses(text) }));
}

/** Also what is taken from the start. */
export function takeRandom(subnet: string, count: number): TakeRandomAddresses[] {
  return count === 0 ? [] : [{ kind: 'take-random-addresses', subnet, count }];
}

function describeRange({ first, last }: AddressRange): string {
  return first === last ? formatIpv4(first) : `${formatIpv4(first)}-${formatIpv4(last)}`;
}

export const takeAddresses = step({
  schema: z
    .strictObject({ subnet: inSubnet, ...TAKEN_FIELDS })
    .describe('Assign free addresses of a subnet to external users'),
  faults: (taken) =>
    taken.addresses.length + taken.random > 0 ? [] : [faultAt([], { code: 'empty-list' }, 'key')],
  mentions,
  manifest: nothing,
  books: nothing,
  foresees: nothing,
  compile: (taken): (RangeAction<'take-addresses'> | TakeRandomAddresses)[] => [
    ...inRanges('take-addresses', taken),
    ...takeRandom(taken.subnet, taken.random),
  ],
  deeds: {
    'take-addresses': {
      describe: ({ subnet, range }) => `others take ${describeRange(range)} of ${subnet}`,
      perform: ({ otherUsers }, { subnet, range }) => otherUsers.takeAddresses(subnet, range),
    },
    'take-random-addresses': {
      describe: ({ subnet, count }) =>
        `others take ${count} ${count === 1 ? 'address' : 'addresses'} of ${subnet}`,
      perform: ({ otherUsers }, { subnet, count }) => otherUsers.takeRandomAddresses(subnet, count),
    },
  },
});

export const freeAddresses = step({
  schema: z
    .strictObject({
      subnet: inSubnet,
      addresses: z.array(addresses).min(1).describe('Addresses, ranges (a-b) or CIDR blocks'),
    })
    .describe('Release external addresses of a subnet'),
  faults: none,
  mentions,
  manifest: nothing,
  books: nothing,
  foresees: nothing,
  compile: (freed): RangeAction<'free-addresses'>[] => inRanges('free-addresses', freed),
  deeds: {
    'free-addresses': {
      describe: ({ subnet, range }) => `others free ${describeRange(range)} of ${subnet}`,
      perform: ({ otherUsers }, { subnet, range }) => otherUsers.freeAddresses(subnet, range),
    },
  },
});
