// Where a further subnet would fit: the lowest free block of the VPC's CIDRs, or of a block that VPCs often get added.

import { blockSize, type Cidr, cidrsOverlap, formatCidr, parseCidr } from '../base/ipv4.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';

/** Secondary blocks for pods, in the order in which they are tried. @upstream EKS best practices, custom networking */
const FURTHER_BLOCKS = ['100.64.0.0/16', '198.19.0.0/16', '10.240.0.0/16', '172.31.0.0/16'];

/** Lengths of the subnet proposed: as large as there is room for, from this to that. */
const LARGEST = 20;
const SMALLEST = 28;
const CUSTOMARY = 24;

export interface FreeBlock {
  readonly cidr: string;
  /** A block that the VPC gets as well; undefined: it is inside one that it has. */
  readonly added: string | undefined;
}

/** With room for so many addresses at least; undefined where there is none anywhere. */
export function freeBlock({ vpc }: ScenarioDocument, addresses: number): FreeBlock | undefined {
  const taken = vpc.subnets.flatMap(({ cidr }) => parseCidr(cidr) ?? []);
  const wanted = lengthFor(addresses);
  const blocks = vpc.cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
  for (const outer of blocks) {
    const found = freeInside(outer, wanted, taken);
    if (found !== undefined) return { cidr: formatCidr(found), added: undefined };
  }
  for (const added of FURTHER_BLOCKS) {
    const outer = parseCidr(added);
    if (outer === undefined || blocks.some((block) => cidrsOverlap(block, outer))) continue;
    return { cidr: formatCidr({ ...outer, length: LARGEST }), added };
  }
  return undefined;
}

/** The longest prefix that holds as many, with those that AWS reserves. */
function lengthFor(addresses: number): number {
  let length = SMALLEST;
  while (length > LARGEST && blockSize(length) < addresses) length--;
  return length;
}

/** The lowest that is free; as people cut subnets, a /24 or what has room to grow. */
function freeInside(outer: Cidr, wanted: number, taken: readonly Cidr[]): Cidr | undefined {
  for (let length = Math.max(LARGEST, Math.min(wanted - 2, CUSTOMARY)); length <= wanted; length++) {
    const size = blockSize(length);
    for (let base = outer.base; base + size <= outer.base + blockSize(outer.length); base += size) {
      const block = { base, length };
      if (!taken.some((other) => cidrsOverlap(other, block))) return block;
    }
  }
  return undefined;
}
