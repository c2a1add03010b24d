// The CIDRs that a pool of the cluster is cut into, one for each node: given out in a ring.
// @upstream cilium pkg/ipam/cidrset/cidr_set.go

import { assert } from '../base/assert.ts';
import { blockSize, cidrsOverlap, formatCidr, type Cidr } from '../base/ipv4.ts';

export class CidrSet {
  readonly pool: Cidr;
  /** Prefix length of a node's CIDR. */
  readonly maskSize: number;
  private readonly size: number;
  private readonly used = new Set<number>();
  private next = 0;

  constructor(pool: Cidr, maskSize: number) {
    assert(maskSize >= pool.length, 'a pool that holds a CIDR');
    this.pool = pool;
    this.maskSize = maskSize;
    this.size = 2 ** (maskSize - pool.length);
  }

  get isFull(): boolean {
    return this.used.size === this.size;
  }

  /** As the operator's messages name it. */
  get text(): string {
    return `clusterCIDR: ${formatCidr(this.pool)}, nodeMask: ${this.maskSize}`;
  }

  overlaps(cidr: Cidr): boolean {
    return cidrsOverlap(this.pool, cidr);
  }

  /** The next free one after the last that was given out, round the ring; not to be asked when full. */
  allocateNext(): Cidr {
    let index = this.next;
    while (this.used.has(index)) index = (index + 1) % this.size;
    this.used.add(index);
    this.next = (index + 1) % this.size;
    return { base: this.pool.base + index * blockSize(this.maskSize), length: this.maskSize };
  }

  /** Of a larger CIDR than nodes get: all of it. */
  isAllocated(cidr: Cidr): boolean {
    return this.indexesOf(cidr).every((index) => this.used.has(index));
  }

  occupy(cidr: Cidr): void {
    for (const index of this.indexesOf(cidr)) this.used.add(index);
  }

  release(cidr: Cidr): void {
    for (const index of this.indexesOf(cidr)) this.used.delete(index);
  }

  /** Of all nodes' CIDRs that it overlaps. */
  private indexesOf({ base, length }: Cidr): number[] {
    if (length <= this.pool.length) return Array.from({ length: this.size }, (_, index) => index);
    const first = Math.floor((base - this.pool.base) / blockSize(this.maskSize));
    const count = length >= this.maskSize ? 1 : 2 ** (this.maskSize - length);
    return Array.from({ length: count }, (_, place) => first + place);
  }
}
