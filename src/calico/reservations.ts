// IP reservations: addresses that are never given out by themselves.
// @upstream libcalico-go/lib/ipam/ipam_reservations.go

import {
  addressInBlock,
  blockAddresses,
  blockContains,
  blocksOverlap,
  parseAddress,
  parseBlock,
  blockAround,
  familyOf,
  addressBits,
  type Address,
  type AddressBlock,
} from '../base/address.ts';

export class Reservations {
  private readonly byName = new Map<string, readonly AddressBlock[]>();
  private all: readonly AddressBlock[] = [];

  /** `cidrs`: blocks or single addresses; what is neither counts for nothing. */
  set(name: string, cidrs: readonly string[]): void {
    this.byName.set(
      name,
      cidrs.flatMap((text) => reservedBlock(text) ?? []),
    );
    this.gather();
  }

  delete(name: string): void {
    this.byName.delete(name);
    this.gather();
  }

  covers(address: Address): boolean {
    return this.all.some((block) => blockContains(block, address));
  }

  /** Whether every address of the block is reserved, by one reservation or by several together. */
  coversWhole(block: AddressBlock): boolean {
    const inside = this.all.filter((each) => blocksOverlap(each, block));
    if (inside.length === 0) return false;
    if (inside.some((each) => each.length <= block.length)) return true;
    const size = blockAddresses(block);
    for (let place = 0; place < size; place++) {
      const address = addressInBlock(block, place);
      if (!inside.some((each) => blockContains(each, address))) return false;
    }
    return true;
  }

  private gather(): void {
    this.all = [...this.byName.values()].flat();
  }
}

function reservedBlock(text: string): AddressBlock | undefined {
  const address = parseAddress(text);
  if (address === undefined) return parseBlock(text);
  return blockAround(address, addressBits(familyOf(address)));
}
