// The same cluster with other subnets or another number of nodes, as settings of the scenario: planned anew, since subnets
// of a real VPC cannot be resized.

import { blockSize, formatIpv4, parseCidr } from '../base/ipv4.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Setting } from '../scenario/variant.ts';

/** EC2 takes subnets of /16 to /28. */
const SMALLEST_SUBNET = 28;

/** Prefix length of the largest subnet. */
export function subnetLength({ vpc }: ScenarioDocument): number {
  return Math.min(...vpc.subnets.map(({ cidr }) => parseCidr(cidr)?.length ?? SMALLEST_SUBNET));
}

/**
 * Every subnet with this prefix length, at its own base where that does not overlap, else one after the other from the
 * start of the VPC; undefined: the VPC is too small for them.
 */
export function subnetsOf({ vpc }: ScenarioDocument, length: number): Setting[] | undefined {
  const size = blockSize(length);
  const blocks = vpc.cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
  const own = vpc.subnets.map(({ cidr }) => parseCidr(cidr)?.base ?? 0);
  const isFree = own.every((base, index) => base % size === 0 && own.indexOf(base) === index);
  const bases = isFree && fit(own, size) ? own : laidOut(blocks, own.length, length);
  if (bases === undefined) return undefined;
  return bases.map((base, index) => ({
    path: `vpc.subnets[${index}].cidr`,
    value: `${formatIpv4(base)}/${length}`,
  }));
}

function fit(bases: readonly number[], size: number): boolean {
  const ascending = bases.toSorted((one, other) => one - other);
  return ascending.every((base, index) => base + size <= (ascending[index + 1] ?? Infinity));
}

function laidOut(
  blocks: readonly { readonly base: number; readonly length: number }[],
  count: number,
  length: number,
): number[] | undefined {
  const size = blockSize(length);
  const bases = blocks.flatMap((block) =>
    block.length > length
      ? []
      : Array.from(
          { length: Math.min(count, blockSize(block.length) / size) },
          (_, index) => block.base + index * size,
        ),
  );
  return bases.length < count ? undefined : bases.slice(0, count);
}

/** Index of the node group with most nodes. */
export function largestGroup({ nodeGroups }: ScenarioDocument): number {
  const sizes = nodeGroups.map(({ size }) => size);
  return sizes.indexOf(Math.max(...sizes));
}
