// Addresses moved to 10.0.0.0/8: every subnet as a block of the same size, every address at its place in it, so that what
// is aligned, free or fragmented stays so.

import {
  blockSize,
  cidrAround,
  cidrContains,
  formatCidr,
  formatIpv4,
  parseCidr,
  parseIpv4,
  type Cidr,
  type Ipv4,
} from '../../base/ipv4.ts';
import type { Evidence } from '../evidence/evidence.ts';

const FIRST: Ipv4 = 10 * 2 ** 24;

/** Of addresses in no subnet of any file. */
const USUAL_LENGTH = 16;

export class MovedAddresses {
  private readonly blocks: { readonly from: Cidr; readonly to: Ipv4 }[] = [];
  private next: Ipv4 = FIRST;

  constructor({ subnets }: Evidence) {
    const cidrs = new Map(
      subnets.flatMap(({ cidr }) => parseCidr(cidr) ?? []).map((cidr) => [formatCidr(cidr), cidr]),
    );
    // The largest first: so each begins at a multiple of its size.
    const sorted = [...cidrs.values()].sort(
      (one, other) => one.length - other.length || one.base - other.base,
    );
    for (const cidr of sorted) this.add(cidr);
    this.next = Math.ceil(this.next / blockSize(USUAL_LENGTH)) * blockSize(USUAL_LENGTH);
  }

  address(text: string): string {
    const address = parseIpv4(text);
    return address === undefined ? text : formatIpv4(this.moved(address));
  }

  cidr(text: string): string {
    const cidr = parseCidr(text);
    return cidr === undefined ? text : formatCidr({ base: this.moved(cidr.base), length: cidr.length });
  }

  private moved(address: Ipv4): Ipv4 {
    const block =
      this.blocks.find(({ from }) => cidrContains(from, address)) ??
      this.add(cidrAround(address, USUAL_LENGTH));
    return block.to + (address - block.from.base);
  }

  private add(from: Cidr): { readonly from: Cidr; readonly to: Ipv4 } {
    const block = { from, to: this.next };
    this.next += blockSize(from.length);
    this.blocks.push(block);
    return block;
  }
}
