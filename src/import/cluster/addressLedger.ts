// Who holds which address of the VPC, so that nothing is given out twice, and what that leaves free in a subnet.

import { elementAt } from '../../base/assert.ts';
import {
  cidrContains,
  cidrSize,
  formatIpv4,
  IPS_PER_PREFIX,
  parseCidr,
  parseIpv4,
  type Cidr,
  type Ipv4,
} from '../../base/ipv4.ts';
import { AddressMap } from '../../ec2/addressMap.ts';
import type { ImportedSubnet } from './cluster.ts';

/** The first four addresses of a subnet and the last are AWS' own. */
const FIRST_FREE = 4;

/** A subnet, and from where on anything is free in it. */
interface Ground {
  readonly cidr: Cidr;
  readonly reserved: readonly Cidr[];
  readonly end: Ipv4;
  nextAddress: Ipv4;
  /** The first addresses of its /28s, in the order in which EC2 takes them. */
  readonly blocks: readonly Ipv4[];
  nextBlock: number;
}

export class AddressLedger {
  private readonly holders = new Map<Ipv4, string>();
  private readonly grounds = new Map<string, Ground>();

  holderOf(address: string): string | undefined {
    const number = parseIpv4(address);
    return number === undefined ? undefined : this.holders.get(number);
  }

  /** The first who says so holds it. */
  hold(address: string, holder: string): void {
    const number = parseIpv4(address);
    if (number !== undefined && !this.holders.has(number)) this.holders.set(number, holder);
  }

  holdPrefix(prefix: string, holder: string): void {
    const cidr = parseCidr(prefix);
    if (cidr === undefined) return;
    for (let offset = 0; offset < cidrSize(cidr); offset++) {
      const address = cidr.base + offset;
      if (!this.holders.has(address)) this.holders.set(address, holder);
    }
  }

  /** The lowest free addresses of a subnet outside its reservations; fewer where there are not so many. */
  free(subnet: ImportedSubnet, count: number): string[] {
    const ground = this.groundOf(subnet);
    const found: string[] = [];
    for (let next = ground.nextAddress; next < ground.end && found.length < count; next++) {
      if (!this.holders.has(next) && !ground.reserved.some((block) => cidrContains(block, next)))
        found.push(formatIpv4(next));
      // Nothing is ever let go: what is held now is not looked at again.
      else if (next === ground.nextAddress) ground.nextAddress++;
    }
    return found;
  }

  /** The lowest free /28s, in reservations for prefixes first, as EC2 takes them. */
  freePrefixes(subnet: ImportedSubnet, count: number): string[] {
    const ground = this.groundOf(subnet);
    const found: string[] = [];
    for (let next = ground.nextBlock; next < ground.blocks.length && found.length < count; next++) {
      const base = elementAt(ground.blocks, next);
      if (this.isFreeBlock(base, ground.cidr)) found.push(`${formatIpv4(base)}/28`);
      else if (next === ground.nextBlock) ground.nextBlock++;
    }
    return found;
  }

  private isFreeBlock(base: Ipv4, cidr: Cidr): boolean {
    for (let address = base; address < base + IPS_PER_PREFIX; address++)
      if (this.holders.has(address) || isAmazons(cidr, address)) return false;
    return true;
  }

  private groundOf(subnet: ImportedSubnet): Ground {
    const known = this.grounds.get(subnet.name);
    if (known !== undefined) return known;
    const cidr = parseCidr(subnet.cidr) ?? { base: 0, length: 32 };
    const blocksOf = (wanted: (type: string) => boolean): Cidr[] =>
      subnet.reservations.filter(({ type }) => wanted(type)).flatMap((each) => parseCidr(each.cidr) ?? []);
    const forPrefixes = blocksOf((type) => type === 'prefix');
    const explicit = blocksOf((type) => type === 'explicit');
    const bases = Array.from(
      { length: Math.floor(cidrSize(cidr) / IPS_PER_PREFIX) },
      (_, block) => cidr.base + block * IPS_PER_PREFIX,
    ).filter((base) => !explicit.some((block) => cidrContains(block, base)));
    const isReserved = (base: Ipv4): boolean => forPrefixes.some((block) => cidrContains(block, base));
    const ground: Ground = {
      cidr,
      reserved: [...forPrefixes, ...explicit],
      end: cidr.base + cidrSize(cidr) - 1,
      nextAddress: cidr.base + FIRST_FREE,
      blocks: [...bases.filter(isReserved), ...bases.filter((base) => !isReserved(base))],
      nextBlock: 0,
    };
    this.grounds.set(subnet.name, ground);
    return ground;
  }

  /** As EC2 would count: AvailableIpAddressCount, and aligned /28s that are entirely free. */
  figures(subnet: ImportedSubnet): { readonly free: number; readonly freePrefixes: number } {
    const cidr = parseCidr(subnet.cidr);
    if (cidr === undefined) return { free: 0, freePrefixes: 0 };
    const reservations = subnet.reservations.flatMap(({ cidr: text, type }) => {
      const block = parseCidr(text);
      return block === undefined ? [] : [{ cidr: block, type }];
    });
    const map = new AddressMap(cidr, reservations);
    for (let offset = 0; offset < cidrSize(cidr); offset++) {
      const address = cidr.base + offset;
      if (this.holders.has(address) || isAmazons(cidr, address)) map.use(offset);
    }
    return { free: map.available, freePrefixes: map.openBlocks.size + map.reservedBlocks.size };
  }
}

function isAmazons(cidr: Cidr, address: Ipv4): boolean {
  return address < cidr.base + FIRST_FREE || address === cidr.base + cidrSize(cidr) - 1;
}
