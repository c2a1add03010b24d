// A block: a run of addresses that belongs to at most one node, the order in which its free addresses will be given
// out, and who has the others.
// @upstream libcalico-go/lib/ipam/ipam_block.go

import {
  addressInBlock,
  blockAddresses,
  formatBlock,
  type Address,
  type AddressBlock,
} from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';

/** What an address is for: a pod, or the end of a node's tunnel of that kind. */
export type AllocationUse = 'pod' | 'ipip' | 'vxlan' | 'vxlan-v6';

/** Who has an address. */
export interface AllocationOwner {
  /** All addresses with one handle are released together: `k8s-pod-network.SANDBOX`. */
  readonly handle: string;
  readonly node: string;
  readonly use: AllocationUse;
  /** `namespace/name`, of a pod's address. */
  readonly pod?: string | undefined;
}

export interface Allocation extends AllocationOwner {
  readonly address: Address;
  readonly block: AllocationBlock;
  /** Another one each time an address is given out. */
  readonly sequence: number;
}

export class AllocationBlock {
  readonly cidr: AddressBlock;
  readonly text: string;
  /** The node whose it is; undefined: nobody's. */
  private owner: string | undefined;
  /** In whole seconds, as the datastore keeps times. */
  readonly claimedAt: Milliseconds;
  /** Ordinals, the next one to be given out first. */
  private readonly freeOrdinals: number[];
  private readonly used = new Map<number, Allocation>();

  constructor(cidr: AddressBlock, node: string, claimedAt: Milliseconds) {
    this.cidr = cidr;
    this.text = formatBlock(cidr);
    this.owner = node;
    this.claimedAt = claimedAt;
    this.freeOrdinals = Array.from({ length: blockAddresses(cidr) }, (_, ordinal) => ordinal);
  }

  get node(): string | undefined {
    return this.owner;
  }

  get isEmpty(): boolean {
    return this.used.size === 0;
  }

  get size(): number {
    return this.freeOrdinals.length + this.used.size;
  }

  get free(): readonly number[] {
    return this.freeOrdinals;
  }

  /** By ordinal, in the order in which they were given out. */
  get allocations(): ReadonlyMap<number, Allocation> {
    return this.used;
  }

  addressOf(ordinal: number): Address {
    return addressInBlock(this.cidr, ordinal);
  }

  ordinalOf(address: Address): number {
    return typeof address === 'bigint'
      ? Number(address - BigInt(this.cidr.base))
      : address - Number(this.cidr.base);
  }

  /** The next ordinal that may be given out; undefined where there is none. */
  nextFree(isReserved: (address: Address) => boolean): number | undefined {
    return this.freeOrdinals.find((ordinal) => !isReserved(this.addressOf(ordinal)));
  }

  /** Gives a free ordinal out; those before it stay in their places. */
  allocate(ordinal: number, owner: AllocationOwner, sequence: number): Allocation {
    this.freeOrdinals.splice(this.freeOrdinals.indexOf(ordinal), 1);
    const allocation = { ...owner, address: this.addressOf(ordinal), block: this, sequence };
    this.used.set(ordinal, allocation);
    return allocation;
  }

  /** Takes a used ordinal back: it goes to the end of the free ones. */
  release(ordinal: number): void {
    this.used.delete(ordinal);
    this.freeOrdinals.push(ordinal);
  }

  /** A handle's addresses, by ordinal. */
  allocationsOf(handle: string): Allocation[] {
    return [...this.used]
      .filter(([, allocation]) => allocation.handle === handle)
      .sort(([one], [other]) => one - other)
      .map(([, allocation]) => allocation);
  }

  /** It is nobody's from now on. */
  loseNode(): void {
    this.owner = undefined;
  }
}
