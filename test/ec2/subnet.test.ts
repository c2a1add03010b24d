import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { formatIpv4, parseIpv4, type Cidr, type Ipv4 } from '../../src/base/ipv4.ts';
import type { SubnetConfig, SubnetReservation } from '../../src/ec2/config.ts';
import { Subnet } from '../../src/ec2/subnet.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import { Random } from '../../src/kernel/random.ts';
import { cidr, reservation, subnetConfig } from './account.ts';
import { NaiveSubnet } from './naiveSubnet.ts';

function subnetOf(config: SubnetConfig, choice: 'random' | 'lowest' = 'lowest', seed = 1): Subnet {
  return new Subnet(config, choice, new SeededChooser(new Random(seed), 'ec2'));
}

function ip(text: string): Ipv4 {
  const address = parseIpv4(text);
  if (address === undefined) throw new Error(text);
  return address;
}

const reservations: readonly (readonly SubnetReservation[])[] = [
  [],
  [reservation('10.0.0.64/26', 'prefix')],
  [reservation('10.0.0.0/25', 'prefix'), reservation('10.0.0.144/28', 'explicit')],
  [reservation('10.0.0.40/29', 'prefix'), reservation('10.0.0.96/27', 'explicit')],
];

type Step =
  | { readonly kind: 'addresses' | 'prefixes' | 'takeRandom'; readonly count: number }
  | { readonly kind: 'take' | 'free'; readonly first: number; readonly length: number }
  | { readonly kind: 'release'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('addresses' as const), count: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant('prefixes' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('takeRandom' as const), count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({
    kind: fc.constantFrom('take' as const, 'free' as const),
    first: fc.nat({ max: 255 }),
    length: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ kind: fc.constant('release' as const), which: fc.nat() }),
);

/** Plays a step on both; what an ENI would carry is in `carried`. */
function play(subnet: Subnet, model: NaiveSubnet, carried: Cidr[], step: Step, lowest: boolean): void {
  switch (step.kind) {
    case 'addresses':
      return playAddresses(subnet, model, carried, step.count, lowest);
    case 'prefixes':
      return playPrefixes(subnet, model, carried, step.count, lowest);
    case 'takeRandom': {
      const open = model.open;
      expect(subnet.takeRandom(step.count)).toBe(Math.min(step.count, open.length));
      const taken = open.filter((offset) => subnet.stateOf(model.base + offset) === 'taken');
      expect(taken).toHaveLength(Math.min(step.count, open.length));
      for (const offset of taken) model.states[offset] = 'taken';
      return;
    }
    case 'take':
    case 'free': {
      const [from, to] = step.kind === 'take' ? (['free', 'taken'] as const) : (['taken', 'free'] as const);
      const last = Math.min(step.first + step.length - 1, model.states.length - 1);
      const first = Math.min(step.first, last);
      let changed = 0;
      for (let offset = first; offset <= last; offset++) {
        if (model.states[offset] !== from) continue;
        model.states[offset] = to;
        changed++;
      }
      expect(subnet[step.kind]({ first: model.base + first, last: model.base + last })).toBe(changed);
      return;
    }
    case 'release': {
      if (carried.length === 0) return;
      const block = elementAt(carried.splice(step.which % carried.length, 1), 0);
      subnet.release(block);
      model.set(block, 'free');
    }
  }
}

function playAddresses(
  subnet: Subnet,
  model: NaiveSubnet,
  carried: Cidr[],
  count: number,
  lowest: boolean,
): void {
  const open = model.open;
  const given = subnet.allocateAddresses(count);
  if (open.length < count) return expect(given).toBeUndefined();
  expect(new Set(given).size).toBe(count);
  if (lowest) expect(given).toEqual(open.slice(0, count).map((offset) => model.base + offset));
  for (const address of given ?? []) {
    expect(open).toContain(address - model.base);
    carried.push({ base: address, length: 32 });
    model.states[address - model.base] = 'assigned';
  }
}

function playPrefixes(
  subnet: Subnet,
  model: NaiveSubnet,
  carried: Cidr[],
  count: number,
  lowest: boolean,
): void {
  const reserved = model.freeBlocks('prefix');
  const general = model.freeBlocks(undefined);
  const given = subnet.allocatePrefixes(count);
  if (reserved.length + general.length < count) return expect(given).toBeUndefined();
  expect(given).toHaveLength(count);
  const fromReservations = (given ?? []).filter(({ base }) => reserved.includes(base - model.base));
  expect(fromReservations).toHaveLength(Math.min(count, reserved.length));
  const order = [...reserved, ...general].slice(0, count).map((offset) => model.base + offset);
  if (lowest) expect((given ?? []).map(({ base }) => base)).toEqual(order);
  for (const block of given ?? []) {
    expect([...reserved, ...general]).toContain(block.base - model.base);
    model.set(block, 'assigned');
    carried.push(block);
  }
}

function expectSame(subnet: Subnet, model: NaiveSubnet): void {
  expect(model.states.map((_, offset) => subnet.stateOf(model.base + offset))).toEqual(model.states);
  expect(subnet.availableIpAddressCount).toBe(model.available);
  expect(subnet.freePrefixes).toBe(model.freeBlocks('prefix').length + model.freeBlocks(undefined).length);
  expect(subnet.assignedCount).toBe(model.states.filter((state) => state === 'assigned').length);
}

describe('a subnet', () => {
  it.each(['random', 'lowest'] as const)('counts as a plain list of addresses does, %s choice', (choice) => {
    const plan = fc.record({
      length: fc.constantFrom(24, 26, 28),
      reservations: fc.constantFrom(...reservations),
      steps: fc.array(step, { maxLength: 30 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(plan, ({ length, reservations, steps, seed }) => {
        const kept = length === 24 ? reservations : [];
        const config = subnetConfig('subnet-a', `10.0.0.0/${length}`, { reservations: kept });
        const subnet = subnetOf(config, choice, seed);
        const model = new NaiveSubnet(config);
        const carried: Cidr[] = [];
        expectSame(subnet, model);
        for (const step of steps) {
          play(subnet, model, carried, step, choice === 'lowest');
          expectSame(subnet, model);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['10.0.0.0/28', 11, 0],
    ['10.0.0.0/27', 27, 0],
    ['10.0.0.0/26', 59, 2],
    ['10.0.0.0/24', 251, 14],
    ['10.0.0.0/16', 65531, 4094],
  ])('%s has %i addresses and %i prefixes', (block, addresses, prefixes) => {
    const subnet = subnetOf(subnetConfig('subnet-a', block));
    expect(subnet.availableIpAddressCount).toBe(addresses);
    expect(subnet.freePrefixes).toBe(prefixes);
  });

  it('shows nothing available when a prefix reservation covers it, and still delegates', () => {
    const config = subnetConfig('subnet-a', '10.0.0.0/24', {
      reservations: [reservation('10.0.0.0/24', 'prefix')],
    });
    const subnet = subnetOf(config);
    expect(subnet.availableIpAddressCount).toBe(0);
    expect(subnet.allocateAddresses(1)).toBeUndefined();
    expect(subnet.allocatePrefixes(14)).toHaveLength(14);
    expect(subnet.allocatePrefixes(1)).toBeUndefined();
  });

  it('gives out every free address sooner or later, each equally often', () => {
    const config = subnetConfig('subnet-a', '10.0.0.0/28', {
      taken: [{ first: ip('10.0.0.8'), last: ip('10.0.0.14') }],
    });
    const counts = new Map<string, number>();
    const subnet = subnetOf(config, 'random');
    for (let draw = 0; draw < 4000; draw++) {
      const address = elementAt(subnet.allocateAddresses(1) ?? [], 0);
      subnet.release({ base: address, length: 32 });
      counts.set(formatIpv4(address), (counts.get(formatIpv4(address)) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['10.0.0.4', '10.0.0.5', '10.0.0.6', '10.0.0.7']);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('takes what is configured as used by others, and only that can be freed', () => {
    const config = subnetConfig('subnet-a', '10.0.0.0/28', {
      taken: [{ first: ip('10.0.0.0'), last: ip('10.0.0.6') }],
    });
    const subnet = subnetOf(config);
    expect(subnet.allocateAddresses(1)).toEqual([ip('10.0.0.7')]);
    expect(subnet.free({ first: ip('10.0.0.0'), last: ip('10.0.0.15') })).toBe(3);
    expect(subnet.stateOf(ip('10.0.0.3'))).toBe('reserved');
    expect(subnet.stateOf(ip('10.0.0.7'))).toBe('assigned');
  });

  it('refuses to take back what no ENI carries', () => {
    const subnet = subnetOf(subnetConfig('subnet-a', '10.0.0.0/28'));
    expect(() => subnet.release(cidr('10.0.0.5/32'))).toThrow('no ENI carries');
    expect(() => subnet.release(cidr('10.0.1.5/32'))).toThrow('outside');
  });
});
