// A subnet as a plain list of address states: slow, obvious, and what the real one is held against.

import { cidrContains, cidrSize, type Cidr, type Ipv4 } from '../../src/base/ipv4.ts';
import type { SubnetConfig, SubnetReservation } from '../../src/ec2/config.ts';
import type { AddressState } from '../../src/ec2/subnet.ts';

export class NaiveSubnet {
  readonly states: AddressState[];
  readonly base: Ipv4;
  private readonly reservations: readonly SubnetReservation[];

  constructor(config: SubnetConfig) {
    const size = cidrSize(config.cidr);
    this.base = config.cidr.base;
    this.reservations = config.reservations;
    this.states = Array.from({ length: size }, (_, offset) =>
      offset < 4 || offset === size - 1 ? 'reserved' : 'free',
    );
  }

  kept(offset: number): 'prefix' | 'explicit' | undefined {
    return this.reservations.find(({ cidr }) => cidrContains(cidr, this.base + offset))?.type;
  }

  set(block: Cidr, state: AddressState): void {
    for (let address = block.base; address < block.base + cidrSize(block); address++) {
      this.states[address - this.base] = state;
    }
  }

  get open(): number[] {
    return this.states.flatMap((state, offset) =>
      state === 'free' && this.kept(offset) === undefined ? [offset] : [],
    );
  }

  /** First offsets of the free aligned /28s kept in this way. */
  freeBlocks(kept: 'prefix' | undefined): number[] {
    return this.states.flatMap((_, start) => {
      const block = Array.from({ length: 16 }, (_, index) => start + index);
      const isFree = block.every((offset) => this.states[offset] === 'free' && this.kept(offset) === kept);
      return start % 16 === 0 && isFree ? [start] : [];
    });
  }

  get available(): number {
    return this.states.filter((state, offset) => state === 'free' && this.kept(offset) !== 'prefix').length;
  }
}
