// The same cluster with subnets of other sizes, as settings of the scenario: planned anew, since subnets of a real VPC
// cannot be resized. A subnet stays at its own base where it can.

import { blockSize, type Cidr, cidrCovers, cidrsOverlap, formatCidr, parseCidr } from '../base/ipv4.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Setting } from '../scenario/variant.ts';

/** EC2 takes subnets of /16 to /28. */
export const LARGEST_SUBNET = 16;
export const SMALLEST_SUBNET = 28;

/** Prefix lengths of the subnets, in their order. */
export function subnetLengths({ vpc }: ScenarioDocument): number[] {
  return vpc.subnets.map(({ cidr }) => parseCidr(cidr)?.length ?? SMALLEST_SUBNET);
}

/** The subnets with these prefix lengths; only what is another than today. Undefined: the VPC is too small for them. */
export function resizedSubnets({ vpc }: ScenarioDocument, lengths: readonly number[]): Setting[] | undefined {
  const blocks = vpc.cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
  const wanted = vpc.subnets.map(({ cidr }, index): Wanted => {
    const today = parseCidr(cidr);
    const length = lengths[index] ?? SMALLEST_SUBNET;
    return { index, base: today?.base ?? 0, length, isResized: length !== today?.length };
  });
  const placed = placedAround(blocks, wanted) ?? laidOut(blocks, wanted);
  if (placed === undefined) return undefined;
  return vpc.subnets.flatMap((subnet, index) => {
    const cidr = placed.get(index);
    const value = cidr === undefined ? subnet.cidr : formatCidr(cidr);
    return value === subnet.cidr ? [] : [{ path: `vpc.subnets[${index}].cidr`, value }];
  });
}

interface Wanted extends Cidr {
  /** Of the subnet in the VPC. */
  readonly index: number;
  readonly isResized: boolean;
}

type Placed = ReadonlyMap<number, Cidr>;

/** Those that fit at their own base stay there, first those that keep their size; the others go to the lowest free blocks. */
function placedAround(blocks: readonly Cidr[], wanted: readonly Wanted[]): Placed | undefined {
  const staying: Wanted[] = [];
  const order = wanted.toSorted((one, other) => Number(one.isResized) - Number(other.isResized));
  for (const subnet of order) {
    const isAligned = subnet.base % blockSize(subnet.length) === 0;
    const isInside = blocks.some((block) => cidrCovers(block, subnet));
    const isFree = !staying.some((other) => cidrsOverlap(other, subnet));
    if (isAligned && isInside && isFree) staying.push(subnet);
  }
  return withOthers(
    blocks,
    staying,
    wanted.filter((subnet) => !staying.includes(subnet)),
  );
}

/** From the start of the VPC, the largest first: so they fit if they fit in any way. */
function laidOut(blocks: readonly Cidr[], wanted: readonly Wanted[]): Placed | undefined {
  return withOthers(
    blocks,
    [],
    wanted.toSorted((one, other) => one.length - other.length),
  );
}

function withOthers(
  blocks: readonly Cidr[],
  staying: readonly Wanted[],
  others: readonly Wanted[],
): Placed | undefined {
  const placed = new Map<number, Cidr>(staying.map(({ index, base, length }) => [index, { base, length }]));
  for (const { index, length } of others) {
    const free = lowestFree(blocks, [...placed.values()], length);
    if (free === undefined) return undefined;
    placed.set(index, free);
  }
  return placed;
}

function lowestFree(blocks: readonly Cidr[], taken: readonly Cidr[], length: number): Cidr | undefined {
  const size = blockSize(length);
  for (const outer of blocks) {
    for (let base = outer.base; base + size <= outer.base + blockSize(outer.length);) {
      const block = { base, length };
      const other = taken.find((each) => cidrsOverlap(each, block));
      if (other === undefined) return block;
      // Behind the one that is in the way.
      base += size * Math.max(1, Math.ceil((other.base + blockSize(other.length) - base) / size));
    }
  }
  return undefined;
}

/** Index of the node group with most nodes. */
export function largestGroup({ nodeGroups }: ScenarioDocument): number {
  const sizes = nodeGroups.map(({ size }) => size);
  return sizes.indexOf(Math.max(...sizes));
}
