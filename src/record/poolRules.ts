// What the facts of a node's daemon do to its pool, a draft of it or a plain one.

import { elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { formatHeld, heldAddress, holds, isAssigned, isCooling, sizeOf, type PoolEni } from './poolEni.ts';
import type { PoolRecord } from './poolRecord.ts';
import type { SomeFolds } from './projection.ts';

export const POOL_RULES: SomeFolds<PoolRecord> = {
  'instance-terminated': (pool, _, t) => {
    clear(pool, t);
    pool.remembered = {};
  },
  /** The store is built anew, out of instance metadata; the daemon does not answer yet. */
  'daemon-started': (pool, { prefixMode = false }, t) => {
    pool.remembered = podsByAddress(pool);
    clear(pool, t);
    pool.prefixMode = prefixMode;
    serve(pool, t, false);
  },
  'daemon-ready': (pool, _, t) => serve(pool, t, true),
  'daemon-failed': (pool, _, t) => serve(pool, t, false),
  'daemon-stopped': (pool, _, t) => serve(pool, t, false),
  'pool-eni-added': (
    pool,
    { eni, networkCard = 0, device, excluded, unfilled = excluded, trunk = false },
    t,
  ) => {
    removeEni(pool, t, eni);
    pool.enis.push({
      eni,
      networkCard,
      device,
      excluded,
      unfilled,
      trunk,
      cidrs: [],
      held: [],
      assigned: [],
      coolingUntil: [],
      pods: [],
    });
  },
  'pool-eni-removed': (pool, { eni }, t) => removeEni(pool, t, eni),
  'pool-cidrs-added': (pool, { eni: name, cidrs }, t) => {
    const eni = eniOf(pool, name);
    if (eni === undefined) return;
    for (const cidr of cidrs) {
      if (eni.cidrs.includes(cidr)) continue;
      eni.cidrs.push(cidr);
      countCidr(pool, t, eni, cidr, 1);
    }
  },
  'pool-cidrs-removed': (pool, { eni: name, cidrs }, t) => {
    const eni = eniOf(pool, name);
    if (eni === undefined) return;
    for (const cidr of cidrs) {
      const place = eni.cidrs.indexOf(cidr);
      if (place < 0) continue;
      eni.cidrs.splice(place, 1);
      leaveCidr(pool, t, eni, cidr);
    }
  },
  'address-assigned': (pool, { eni, address, pod }, t) => assign(pool, t, eni, address, pod),
  'address-restored': (pool, { eni, address }, t) =>
    assign(pool, t, eni, address, pool.remembered[address] ?? ''),
  'address-unassigned': (pool, { eni: name, address, coolingUntil }, t) => {
    const eni = eniOf(pool, name);
    if (eni === undefined) return;
    const place = eni.held.indexOf(heldAddress(address));
    if (!isAssigned(eni, place)) return;
    eni.assigned[place] = false;
    eni.coolingUntil[place] = coolingUntil;
    pool.coolingChangedAt = t;
    countAssigned(pool, t, eni, -1);
  },
};

function eniOf(pool: PoolRecord, name: string): PoolEni | undefined {
  for (const eni of pool.enis) if (eni.eni === name) return eni;
  return undefined;
}

function serve(pool: PoolRecord, at: Milliseconds, serving: boolean): void {
  if (serving === pool.serving) return;
  pool.serving = serving;
  pool.servingChangedAt = at;
}

function assign(pool: PoolRecord, at: Milliseconds, name: string, text: string, pod: string): void {
  const eni = eniOf(pool, name);
  if (eni === undefined) return;
  const address = heldAddress(text);
  const known = eni.held.indexOf(address);
  if (isAssigned(eni, known)) return;
  const place = known < 0 ? eni.held.length : known;
  eni.held[place] = address;
  eni.assigned[place] = true;
  eni.coolingUntil[place] ??= 0;
  eni.pods[place] = pod;
  countAssigned(pool, at, eni, 1);
}

function clear(pool: PoolRecord, at: Milliseconds): void {
  for (const eni of pool.enis) for (const cidr of eni.cidrs) leaveCidr(pool, at, eni, cidr);
  pool.enis = [];
}

function removeEni(pool: PoolRecord, at: Milliseconds, name: string): void {
  const eni = eniOf(pool, name);
  if (eni === undefined) return;
  for (const cidr of eni.cidrs) leaveCidr(pool, at, eni, cidr);
  pool.enis = pool.enis.filter((each) => each.eni !== name);
}

/** A pod whose address goes with its CIDR has lost it. */
function leaveCidr(pool: PoolRecord, at: Milliseconds, eni: PoolEni, cidr: string): void {
  countCidr(pool, at, eni, cidr, -1);
  if (eni.held.length === 0) return;
  for (let place = eni.held.length - 1; place >= 0; place--) {
    if (!holds(cidr, elementAt(eni.held, place))) continue;
    if (isAssigned(eni, place)) countAssigned(pool, at, eni, -1);
    else if (isCooling(eni, place, at)) pool.coolingChangedAt = at;
    for (const column of [eni.held, eni.assigned, eni.coolingUntil, eni.pods]) column.splice(place, 1);
  }
}

function countCidr(pool: PoolRecord, at: Milliseconds, eni: PoolEni, cidr: string, sign: 1 | -1): void {
  if (eni.excluded) return;
  const size = sizeOf(cidr);
  pool.total += sign * size;
  pool.totalChangedAt = at;
  if (size === 1) return;
  pool.prefixes += sign;
  pool.prefixesChangedAt = at;
}

function countAssigned(pool: PoolRecord, at: Milliseconds, eni: PoolEni, sign: 1 | -1): void {
  if (eni.excluded) return;
  pool.assigned += sign;
  pool.assignedChangedAt = at;
}

function podsByAddress({ enis }: PoolRecord): Record<string, string> {
  const pods: Record<string, string> = {};
  for (const eni of enis) {
    for (const [place, address] of eni.held.entries()) {
      if (isAssigned(eni, place)) pods[formatHeld(address)] = elementAt(eni.pods, place);
    }
  }
  return pods;
}
