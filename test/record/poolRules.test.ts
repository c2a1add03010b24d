// Cooldowns end without a fact, and counts know since when they are so.

import { describe, expect, it } from 'vitest';
import { slotsOf } from '../../src/record/poolEni.ts';
import {
  countedSince,
  newPool,
  poolCounts,
  type PoolCounts,
  type PoolRecord,
} from '../../src/record/poolRecord.ts';
import { POOL_RULES } from '../../src/record/poolRules.ts';
import { project } from '../../src/record/projection.ts';

/** A pool and the facts that change it. */
class ToldPool {
  readonly record: PoolRecord = newPool();

  restart(at: number, prefixMode: boolean): void {
    project(
      POOL_RULES,
      this.record,
      { kind: 'daemon-started', node: 'n', ...(prefixMode && { prefixMode }) },
      at,
    );
  }

  setServing(at: number, serving: boolean): void {
    project(POOL_RULES, this.record, { kind: serving ? 'daemon-ready' : 'daemon-stopped', node: 'n' }, at);
  }

  addEni(at: number, eni: string, device: number, excluded: boolean): void {
    project(POOL_RULES, this.record, { kind: 'pool-eni-added', node: 'n', eni, device, excluded }, at);
  }

  removeEni(at: number, eni: string): void {
    project(POOL_RULES, this.record, { kind: 'pool-eni-removed', node: 'n', eni, forced: false }, at);
  }

  addCidrs(at: number, eni: string, cidrs: string[]): void {
    project(POOL_RULES, this.record, { kind: 'pool-cidrs-added', node: 'n', eni, cidrs }, at);
  }

  removeCidrs(at: number, eni: string, cidrs: string[]): void {
    project(POOL_RULES, this.record, { kind: 'pool-cidrs-removed', node: 'n', eni, cidrs }, at);
  }

  assign(at: number, eni: string, address: string): void {
    const holder = { node: 'n', pod: `default/${address}`, sandbox: address };
    project(POOL_RULES, this.record, { kind: 'address-assigned', ...holder, eni, address }, at);
  }

  unassign(at: number, eni: string, address: string, coolingUntil: number): void {
    const holder = { node: 'n', pod: `default/${address}`, sandbox: address };
    project(
      POOL_RULES,
      this.record,
      { kind: 'address-unassigned', ...holder, eni, address, coolingUntil },
      at,
    );
  }

  counts(now: number): PoolCounts {
    return poolCounts(this.record, now);
  }

  since(count: keyof PoolCounts, now: number): number {
    return countedSince(this.record, count, now);
  }

  slots(eni: string, now: number): unknown {
    const found = this.record.enis.find((each) => each.eni === eni);
    return found && slotsOf(found, now, false);
  }
}

function pool(): ToldPool {
  const addresses = new ToldPool();
  addresses.addEni(100, 'eni-0', 0, false);
  addresses.addCidrs(100, 'eni-0', ['10.0.0.5/32', '10.0.0.6/32', '10.0.0.16/28']);
  addresses.assign(200, 'eni-0', '10.0.0.5');
  addresses.assign(300, 'eni-0', '10.0.0.17');
  return addresses;
}

describe('an address that a pod gave back', () => {
  it('cools down up to and including the time the daemon named, then is warm', () => {
    const addresses = pool();
    addresses.unassign(400, 'eni-0', '10.0.0.5', 30_400);
    expect(addresses.counts(30_400)).toMatchObject({
      total: 18,
      assigned: 1,
      cooling: 1,
      warm: 1,
      otherMode: 15,
      prefixes: 1,
    });
    expect(addresses.since('cooling', 30_400)).toBe(400);
    expect(addresses.counts(30_401)).toMatchObject({
      total: 18,
      assigned: 1,
      cooling: 0,
      warm: 2,
      otherMode: 15,
      prefixes: 1,
    });
    expect(addresses.since('cooling', 40_000)).toBe(30_401);
    expect(addresses.since('warm', 40_000)).toBe(30_401);
  });

  it('stops cooling when its CIDR leaves the pool', () => {
    const addresses = pool();
    addresses.unassign(400, 'eni-0', '10.0.0.17', 30_400);
    addresses.removeCidrs(500, 'eni-0', ['10.0.0.16/28']);
    expect(addresses.counts(600)).toMatchObject({ total: 2, assigned: 1, cooling: 0, warm: 1, prefixes: 0 });
    expect(addresses.since('cooling', 600)).toBe(500);
  });

  it('may be used again at once where there is no cooldown', () => {
    const addresses = pool();
    addresses.unassign(400, 'eni-0', '10.0.0.5', 399);
    expect(addresses.counts(400).cooling).toBe(0);
  });
});

describe('warm', () => {
  it('is of the mode that the daemon started with; the rest is counted apart', () => {
    const addresses = new ToldPool();
    addresses.restart(100, true);
    addresses.addEni(100, 'eni-0', 0, false);
    addresses.addCidrs(200, 'eni-0', ['10.0.0.5/32', '10.0.0.6/32', '10.0.0.16/28']);
    addresses.assign(200, 'eni-0', '10.0.0.5');
    addresses.setServing(300, true);
    expect(addresses.counts(400)).toMatchObject({ total: 18, assigned: 1, warm: 16, otherMode: 1 });
    addresses.unassign(500, 'eni-0', '10.0.0.5', 30_500);
    expect(addresses.counts(600)).toMatchObject({ assigned: 0, cooling: 0, warm: 16, otherMode: 2 });
    expect(addresses.since('otherMode', 600)).toBe(500);
  });

  it('is nothing while the daemon does not answer', () => {
    const addresses = pool();
    addresses.setServing(400, false);
    expect(addresses.counts(500)).toMatchObject({ assigned: 2, warm: 0, otherMode: 15, notServed: 1 });
    expect(addresses.since('warm', 500)).toBe(400);
  });
});

describe('a pod', () => {
  it('is known by its address after the daemon started anew, which is told of no names', () => {
    const addresses = pool();
    addresses.restart(400, false);
    expect(addresses.record.enis).toEqual([]);
    addresses.addEni(500, 'eni-0', 0, false);
    addresses.addCidrs(500, 'eni-0', ['10.0.0.5/32']);
    const restored = { kind: 'address-restored', node: 'n', sandbox: 's', eni: 'eni-0' } as const;
    project(POOL_RULES, addresses.record, { ...restored, address: '10.0.0.5' }, 500);
    expect(addresses.record.enis[0]?.pods).toEqual(['default/10.0.0.5']);
    expect(addresses.counts(600)).toMatchObject({ total: 1, assigned: 1, notServed: 0 });
  });
});

describe('a count', () => {
  it('is as old as its own last change', () => {
    const addresses = pool();
    expect(addresses.since('total', 1000)).toBe(100);
    expect(addresses.since('prefixes', 1000)).toBe(100);
    expect(addresses.since('assigned', 1000)).toBe(300);
    expect(addresses.since('warm', 1000)).toBe(300);
  });
});

describe('an ENI in an excluded subnet', () => {
  it('is shown but not counted', () => {
    const addresses = pool();
    addresses.addEni(500, 'eni-1', 1, true);
    addresses.addCidrs(500, 'eni-1', ['10.1.0.5/32']);
    addresses.assign(600, 'eni-1', '10.1.0.5');
    expect(addresses.counts(700)).toMatchObject({ total: 18, assigned: 2 });
    expect(addresses.slots('eni-1', 700)).toEqual([
      { cidr: '10.1.0.5/32', size: 1, assigned: 1, cooling: 0, otherMode: false },
    ]);
    addresses.removeEni(800, 'eni-1');
    expect(addresses.counts(900)).toMatchObject({ total: 18, assigned: 2 });
  });
});

it('slots show what they carry', () => {
  const addresses = pool();
  addresses.unassign(400, 'eni-0', '10.0.0.5', 30_400);
  expect(addresses.slots('eni-0', 500)).toEqual([
    { cidr: '10.0.0.5/32', size: 1, assigned: 0, cooling: 1, otherMode: false },
    { cidr: '10.0.0.6/32', size: 1, assigned: 0, cooling: 0, otherMode: false },
    { cidr: '10.0.0.16/28', size: 16, assigned: 1, cooling: 0, otherMode: true },
  ]);
});
