// One ENI in a node's pool: its CIDRs, and the addresses in them that serve a pod or did before.

import { formatIpv4, parseCidr } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { GoMap } from '../kernel/goMap.ts';

/** An address that serves a pod now or did before. */
export interface HeldAddress {
  assigned: boolean;
  /** The last moment at which the address may not be given out; only meaningful when it is not assigned. */
  coolingUntil: Milliseconds;
  /** Of a /32, not of a prefix. */
  readonly single: boolean;
}

export interface PoolEni {
  readonly eni: string;
  readonly device: number;
  readonly excluded: boolean;
  /** CIDR → how many addresses it holds: 1 or 16. */
  readonly cidrs: Map<string, number>;
  /** A GoMap for its size; its order means nothing here. */
  readonly held: GoMap<string, HeldAddress>;
}

/** One slot of an ENI that carries a CIDR. */
export interface SlotState {
  readonly cidr: string;
  readonly size: number;
  readonly assigned: number;
  readonly cooling: number;
  /** Of the mode that is not in force: no further pod gets an address of it. */
  readonly otherMode: boolean;
}

/** The slots of an ENI in use at `now`, in the order in which they were filled. */
export function slotsOf(pool: PoolEni, now: Milliseconds, isInMode: (size: number) => boolean): SlotState[] {
  return [...pool.cidrs].map(([cidr, size]) => {
    let assigned = 0;
    let cooling = 0;
    for (const address of addressesOf(cidr)) {
      const held = pool.held.get(address);
      if (held?.assigned === true) assigned++;
      else if (held !== undefined && isCooling(held, now)) cooling++;
    }
    return { cidr, size, assigned, cooling, otherMode: !isInMode(size) };
  });
}

export function isCooling(held: Pick<HeldAddress, 'assigned' | 'coolingUntil'>, now: Milliseconds): boolean {
  return !held.assigned && now <= held.coolingUntil;
}

export function sizeOf(cidr: string): number {
  return cidr.endsWith('/32') ? 1 : 2 ** (32 - Number(cidr.slice(cidr.indexOf('/') + 1)));
}

export function addressesOf(cidr: string): string[] {
  if (cidr.endsWith('/32')) return [cidr.slice(0, -3)];
  const base = parseCidr(cidr)?.base ?? 0;
  return Array.from({ length: sizeOf(cidr) }, (_, offset) => formatIpv4(base + offset));
}
