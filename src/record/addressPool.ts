// One node's pool of pod addresses as its daemon's facts tell it: which ENIs, which CIDRs on them, and which address
// serves a pod or cools down. It decides nothing; ENIs in excluded subnets are shown but not counted, as upstream does.
// Warm is what the daemon would give out now: neither an address of the mode that is not in force, nor any while the
// daemon does not answer.

import { unreachable } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { GoMap } from '../kernel/goMap.ts';
import { addressesOf, isCooling, sizeOf, type PoolEni } from './poolEni.ts';
import { Tally } from './tally.ts';

/** total = assigned + cooling + warm + otherMode + notServed. `prefixes` of the total's CIDRs are /28s. */
export interface PoolCounts {
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
  readonly warm: number;
  /** Without a pod, and given to none: single addresses in prefix mode, or addresses of prefixes without it. */
  readonly otherMode: number;
  /** Would be warm, but the daemon does not answer. */
  readonly notServed: number;
  readonly prefixes: number;
}

export class AddressPool {
  readonly enis = new Map<string, PoolEni>();
  private readonly total = new Tally();
  private readonly assigned = new Tally();
  private readonly prefixes = new Tally();
  private prefixMode = false;
  private serving = true;
  private servingChangedAt: Milliseconds = 0;
  /** When an address last began to cool, or left while it cooled. */
  private coolingChangedAt: Milliseconds = 0;

  /** A daemon starts with an empty store; it does not answer yet. */
  restart(at: Milliseconds, prefixMode: boolean): void {
    this.clear(at);
    this.prefixMode = prefixMode;
    this.setServing(at, false);
  }

  setServing(at: Milliseconds, serving: boolean): void {
    if (serving !== this.serving) this.servingChangedAt = at;
    this.serving = serving;
  }

  /** Whether addresses of this CIDR are given to pods. */
  isInMode(size: number): boolean {
    return size > 1 === this.prefixMode;
  }

  addEni(eni: string, device: number, excluded: boolean): void {
    this.enis.set(eni, { eni, device, excluded, cidrs: new Map(), held: new GoMap() });
  }

  removeEni(at: Milliseconds, eni: string): void {
    const pool = this.enis.get(eni);
    if (pool === undefined) return;
    this.removeCidrs(at, eni, [...pool.cidrs.keys()]);
    this.enis.delete(eni);
  }

  clear(at: Milliseconds): void {
    for (const eni of this.enis.keys()) this.removeEni(at, eni);
  }

  addCidrs(at: Milliseconds, eni: string, cidrs: readonly string[]): void {
    const pool = this.enis.get(eni);
    if (pool === undefined) return;
    for (const cidr of cidrs) {
      if (pool.cidrs.has(cidr)) continue;
      const size = sizeOf(cidr);
      pool.cidrs.set(cidr, size);
      if (!pool.excluded) this.countCidr(at, size, 1);
    }
  }

  /** A pod whose address goes with its CIDR has lost it. */
  removeCidrs(at: Milliseconds, eni: string, cidrs: readonly string[]): void {
    const pool = this.enis.get(eni);
    if (pool === undefined) return;
    for (const cidr of cidrs) {
      const size = pool.cidrs.get(cidr);
      if (size === undefined) continue;
      pool.cidrs.delete(cidr);
      if (!pool.excluded) this.countCidr(at, size, -1);
      for (const address of addressesOf(cidr)) this.forget(at, pool, address);
    }
  }

  assign(at: Milliseconds, eni: string, address: string): void {
    const pool = this.enis.get(eni);
    if (pool === undefined) return;
    const held = pool.held.get(address);
    if (held?.assigned === true) return;
    if (held === undefined) {
      const single = pool.cidrs.has(`${address}/32`);
      pool.held.set(address, { assigned: true, coolingUntil: 0, single });
    } else held.assigned = true;
    if (!pool.excluded) this.assigned.add(at, 1);
  }

  unassign(at: Milliseconds, eni: string, address: string, coolingUntil: Milliseconds): void {
    const pool = this.enis.get(eni);
    const held = pool?.held.get(address);
    if (pool === undefined || held?.assigned !== true) return;
    held.assigned = false;
    held.coolingUntil = coolingUntil;
    this.coolingChangedAt = at;
    if (!pool.excluded) this.assigned.add(at, -1);
  }

  counts(now: Milliseconds): PoolCounts {
    let cooling = 0;
    let otherMode = 0;
    for (const pool of this.enis.values()) {
      if (pool.excluded) continue;
      for (const size of pool.cidrs.values()) if (!this.isInMode(size)) otherMode += size;
      for (const held of pool.held.values()) {
        if (held.single !== this.prefixMode) cooling += Number(isCooling(held, now));
        else otherMode -= Number(held.assigned);
      }
    }
    const total = this.total.value;
    const assigned = this.assigned.value;
    const free = total - assigned - cooling - otherMode;
    const [warm, notServed] = this.serving ? [free, 0] : [0, free];
    return { total, assigned, cooling, warm, otherMode, notServed, prefixes: this.prefixes.value };
  }

  /** Since when a count is what it is at `now`. */
  since(count: keyof PoolCounts, now: Milliseconds): Milliseconds {
    switch (count) {
      case 'total':
      case 'assigned':
      case 'prefixes':
        return this[count].changedAt;
      case 'cooling':
        return this.coolingSince(now);
      case 'warm':
      case 'notServed':
        return Math.max(
          this.total.changedAt,
          this.assigned.changedAt,
          this.coolingSince(now),
          this.servingChangedAt,
        );
      case 'otherMode':
        return Math.max(this.total.changedAt, this.assigned.changedAt);
      default:
        return unreachable(count);
    }
  }

  /** The end of a cooldown comes without a fact. */
  private coolingSince(now: Milliseconds): Milliseconds {
    let since = this.coolingChangedAt;
    for (const pool of this.enis.values()) {
      for (const held of pool.held.values()) {
        if (!held.assigned && held.coolingUntil < now) since = Math.max(since, held.coolingUntil + 1);
      }
    }
    return since;
  }

  private countCidr(at: Milliseconds, size: number, amount: number): void {
    this.total.add(at, size * amount);
    if (size > 1) this.prefixes.add(at, amount);
  }

  private forget(at: Milliseconds, pool: PoolEni, address: string): void {
    const held = pool.held.get(address);
    if (held === undefined) return;
    pool.held.delete(address);
    if (held.assigned && !pool.excluded) this.assigned.add(at, -1);
    if (isCooling(held, at)) this.coolingChangedAt = at;
  }
}
