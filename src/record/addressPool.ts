// One node's pool of pod addresses as its daemon's facts tell it: which ENIs, which CIDRs on them, and which address
// serves a pod or cools down. It decides nothing; ENIs in excluded subnets are shown but not counted, as upstream does.

import { formatIpv4, parseCidr } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';

/** An address that serves a pod now or did before. */
interface HeldAddress {
  assigned: boolean;
  /** The last moment at which the address may not be given out; only meaningful when it is not assigned. */
  coolingUntil: Milliseconds;
}

export interface PoolEni {
  readonly eni: string;
  readonly device: number;
  readonly excluded: boolean;
  /** CIDR → how many addresses it holds: 1 or 16. */
  readonly cidrs: Map<string, number>;
  readonly held: Map<string, HeldAddress>;
  total: number;
  assigned: number;
}

/** total = assigned + cooling + warm. `prefixes` of the total's CIDRs are /28s. */
export interface PoolCounts {
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly warm: number;
  readonly prefixes: number;
}

/** One slot of an ENI that carries a CIDR. */
export interface SlotState {
  readonly cidr: string;
  readonly size: number;
  readonly assigned: number;
  readonly cooling: number;
}

export class AddressPool {
  readonly enis = new Map<string, PoolEni>();
  /** When something here last changed by a fact; the end of a cooldown is none. */
  changedAt: Milliseconds = 0;

  addEni(at: Milliseconds, eni: string, device: number, excluded: boolean): void {
    this.changedAt = at;
    this.enis.set(eni, { eni, device, excluded, cidrs: new Map(), held: new Map(), total: 0, assigned: 0 });
  }

  removeEni(at: Milliseconds, eni: string): void {
    this.changedAt = at;
    this.enis.delete(eni);
  }

  clear(at: Milliseconds): void {
    this.changedAt = at;
    this.enis.clear();
  }

  addCidrs(at: Milliseconds, eni: string, cidrs: readonly string[]): void {
    const pool = this.enis.get(eni);
    if (pool === undefined) return;
    this.changedAt = at;
    for (const cidr of cidrs) {
      if (pool.cidrs.has(cidr)) continue;
      const size = sizeOf(cidr);
      pool.cidrs.set(cidr, size);
      pool.total += size;
    }
  }

  /** A pod whose address goes with its CIDR has lost it. */
  removeCidrs(at: Milliseconds, eni: string, cidrs: readonly string[]): void {
    const pool = this.enis.get(eni);
    if (pool === undefined) return;
    this.changedAt = at;
    for (const cidr of cidrs) {
      pool.total -= pool.cidrs.get(cidr) ?? 0;
      if (!pool.cidrs.delete(cidr)) continue;
      for (const address of addressesOf(cidr)) {
        if (pool.held.get(address)?.assigned === true) pool.assigned--;
        pool.held.delete(address);
      }
    }
  }

  assign(at: Milliseconds, eni: string, address: string): void {
    const pool = this.enis.get(eni);
    if (pool === undefined) return;
    this.changedAt = at;
    const held = pool.held.get(address);
    if (held?.assigned !== true) pool.assigned++;
    if (held === undefined) pool.held.set(address, { assigned: true, coolingUntil: 0 });
    else held.assigned = true;
  }

  unassign(at: Milliseconds, eni: string, address: string, coolingUntil: Milliseconds): void {
    const pool = this.enis.get(eni);
    const held = pool?.held.get(address);
    if (pool === undefined || held?.assigned !== true) return;
    this.changedAt = at;
    held.assigned = false;
    held.coolingUntil = coolingUntil;
    pool.assigned--;
  }

  counts(now: Milliseconds): PoolCounts {
    const counts = { total: 0, assigned: 0, cooling: 0, warm: 0, prefixes: 0 };
    for (const pool of this.enis.values()) {
      if (pool.excluded) continue;
      counts.total += pool.total;
      counts.assigned += pool.assigned;
      for (const held of pool.held.values()) if (isCooling(held, now)) counts.cooling++;
      for (const size of pool.cidrs.values()) if (size > 1) counts.prefixes++;
    }
    counts.warm = counts.total - counts.assigned - counts.cooling;
    return counts;
  }

  /** Since when the counts are as they are at `now`: the last fact or the last end of a cooldown. */
  unchangedSince(now: Milliseconds): Milliseconds {
    let since = this.changedAt;
    for (const pool of this.enis.values()) {
      for (const held of pool.held.values()) {
        if (!held.assigned && held.coolingUntil < now) since = Math.max(since, held.coolingUntil + 1);
      }
    }
    return since;
  }
}

/** The slots of an ENI in use at `now`, in the order in which they were filled. */
export function slotsOf(pool: PoolEni, now: Milliseconds): SlotState[] {
  return [...pool.cidrs].map(([cidr, size]) => {
    let assigned = 0;
    let cooling = 0;
    for (const address of addressesOf(cidr)) {
      const held = pool.held.get(address);
      if (held?.assigned === true) assigned++;
      else if (held !== undefined && isCooling(held, now)) cooling++;
    }
    return { cidr, size, assigned, cooling };
  });
}

function isCooling(held: HeldAddress, now: Milliseconds): boolean {
  return !held.assigned && now <= held.coolingUntil;
}

function sizeOf(cidr: string): number {
  return cidr.endsWith('/32') ? 1 : 2 ** (32 - Number(cidr.slice(cidr.indexOf('/') + 1)));
}

function addressesOf(cidr: string): string[] {
  if (cidr.endsWith('/32')) return [cidr.slice(0, -3)];
  const base = parseCidr(cidr)?.base ?? 0;
  return Array.from({ length: sizeOf(cidr) }, (_, offset) => formatIpv4(base + offset));
}
