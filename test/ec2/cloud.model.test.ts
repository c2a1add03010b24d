// Random calls of two daemons and of other people against a naive account, which predicts every answer.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { cidrSize, type Cidr } from '../../src/base/ipv4.ts';
import type { AddressRequest, Ec2Answer } from '../../src/ec2/answer.ts';
import type { Ec2Client } from '../../src/ec2/ec2Client.ts';
import type { Instance } from '../../src/ec2/instance.ts';
import type { Process } from '../../src/kernel/process.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { CALL_MS, subnetConfig, testAccount, type TestAccount } from './account.ts';
import { NaiveSubnet } from './naiveSubnet.ts';

const SUBNET = subnetConfig('subnet-a', '10.0.0.0/25');
const QUOTA = 9;
const DETACH_MS = 1500;
/** m4.large: 2 ENIs of 10 addresses; t3.small: 3 of 4. */
const TYPES = ['m4.large', 't3.small'] as const;
const LIMITS = { 'm4.large': { enis: 2, slots: 10 }, 't3.small': { enis: 3, slots: 4 } } as const;

interface NaiveEni {
  readonly primary: Cidr;
  cidrs: readonly Cidr[];
  owner: number | undefined;
  device: number;
  inUseUntil: number;
  readonly isOwn: boolean;
  /** Deleted with the instance that it is attached to. */
  endsWithIt: boolean;
}

interface NaiveInstance {
  readonly instance: Instance;
  readonly client: Ec2Client;
  readonly type: (typeof TYPES)[number];
}

class NaiveAccount {
  readonly subnet = new NaiveSubnet(SUBNET);
  readonly enis = new Map<string, NaiveEni>();
  readonly instances: NaiveInstance[] = [];

  attachedTo(owner: number): NaiveEni[] {
    return [...this.enis.values()].filter((eni) => eni.owner === owner);
  }

  freeDevice(owner: number): number {
    const used = this.attachedTo(owner).map((eni) => eni.device);
    return [0, 1, 2, 3].find((device) => !used.includes(device)) ?? 4;
  }

  add(
    eniId: string,
    primary: number,
    cidrs: readonly Cidr[],
    owner: number | undefined,
    device: number,
    isOwn: boolean,
  ): void {
    const block = { base: primary, length: 32 };
    for (const taken of [block, ...cidrs]) this.occupy(taken);
    const endsWithIt = owner !== undefined;
    this.enis.set(eniId, { primary: block, cidrs, owner, device, inUseUntil: 0, isOwn, endsWithIt });
  }

  occupy(block: Cidr): void {
    const first = block.base - this.subnet.base;
    const states = this.subnet.states.slice(first, first + 2 ** (32 - block.length));
    expect(states.every((state) => state === 'free')).toBe(true);
    this.subnet.set(block, 'assigned');
  }

  remove(eniId: string): void {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return;
    for (const block of [eni.primary, ...eni.cidrs]) this.subnet.set(block, 'free');
    this.enis.delete(eniId);
  }

  createCode(request: AddressRequest): string | undefined {
    if (this.enis.size >= QUOTA) return 'NetworkInterfaceLimitExceeded';
    const open = this.subnet.open.length;
    if (request.kind === 'ips') {
      return open < request.count + 1 ? 'InsufficientFreeAddressesInSubnet' : undefined;
    }
    if (this.subnet.freeBlocks(undefined).length < request.count) return 'InvalidParameterValue';
    return open < 16 * request.count + 1 ? 'InsufficientFreeAddressesInSubnet' : undefined;
  }

  assignCode(eniId: string, request: AddressRequest): string | undefined {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return 'InvalidNetworkInterfaceID.NotFound';
    const slots =
      eni.owner === undefined ? Infinity : LIMITS[elementAt(this.instances, eni.owner).type].slots;
    if (1 + eni.cidrs.length + request.count > slots) return 'PrivateIpAddressLimitExceeded';
    if (request.kind === 'ips') {
      return this.subnet.open.length < request.count ? 'InsufficientFreeAddressesInSubnet' : undefined;
    }
    return this.subnet.freeBlocks(undefined).length < request.count ? 'InsufficientCidrBlocks' : undefined;
  }

  attachCode(eniId: string, to: number): string | undefined {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return 'InvalidNetworkInterfaceID.NotFound';
    if (eni.owner !== undefined) return 'InvalidParameterValue';
    const limits = LIMITS[elementAt(this.instances, to).type];
    if (this.attachedTo(to).length >= limits.enis) return 'AttachmentLimitExceeded';
    return 1 + eni.cidrs.length > limits.slots ? 'PrivateIpAddressLimitExceeded' : undefined;
  }

  detachCode(eniId: string): string | undefined {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return 'InvalidNetworkInterfaceID.NotFound';
    if (eni.owner === undefined) return 'InvalidAttachmentID.NotFound';
    return eni.device === 0 ? 'OperationNotPermitted' : undefined;
  }

  deleteCode(eniId: string, now: number): string | undefined {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return 'InvalidNetworkInterfaceID.NotFound';
    return eni.owner !== undefined || now < eni.inUseUntil ? 'InvalidParameterValue' : undefined;
  }
}

/** ENIs are named by number; one that was never made or is gone stands for a wrong id. */
const eniId = fc.nat({ max: 14 }).map((number) => `eni-${number}`);
const node = fc.nat({ max: 1 });
const request: fc.Arbitrary<AddressRequest> = fc.oneof(
  fc.record({ kind: fc.constant('ips' as const), count: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ kind: fc.constant('prefixes' as const), count: fc.integer({ min: 1, max: 3 }) }),
);
const step = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), node, request }),
  fc.record({ kind: fc.constant('attach' as const), node, eniId }),
  fc.record({ kind: fc.constant('assign' as const), node, eniId, request }),
  fc.record({ kind: fc.constant('unassign' as const), node, eniId, every: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('endWithInstance' as const), node, eniId }),
  fc.record({ kind: fc.constant('search' as const), node }),
  fc.record({ kind: fc.constant('detach' as const), node, eniId }),
  fc.record({ kind: fc.constant('delete' as const), node, eniId }),
  fc.record({ kind: fc.constant('foreign' as const), node, ips: fc.nat({ max: 4 }) }),
  fc.record({ kind: fc.constant('tearOff' as const), eniId }),
  fc.record({ kind: fc.constant('take' as const), first: fc.nat({ max: 120 }), free: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.nat({ max: 2000 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

class Run {
  private readonly account: TestAccount;
  private readonly naive = new NaiveAccount();

  constructor(addressChoice: 'random' | 'lowest', seed: number) {
    const detachDelay = constantLatency(DETACH_MS);
    this.account = testAccount({ subnets: [SUBNET], eniQuota: QUOTA, addressChoice, detachDelay }, seed);
    TYPES.forEach((type, index) => {
      const instance = this.account.launch(type);
      this.naive.instances.push({ instance, client: this.account.cloud.client(instance, 'none'), type });
      this.naive.add(`eni-${index}`, instance.privateAddress, [], index, 0, false);
    });
  }

  play(step: Step): void {
    const { naive, account } = this;
    switch (step.kind) {
      case 'create': {
        const code = naive.createCode(step.request);
        const created = this.call(step.node, (client) =>
          client.createNetworkInterface('subnet-a', step.request),
        );
        const answer = expectCode(created, code);
        if (answer !== undefined) {
          expect(answer.cidrs).toHaveLength(step.request.count);
          naive.add(answer.eniId, answer.primary, answer.cidrs, undefined, -1, true);
        }
        return;
      }
      case 'attach': {
        const code = naive.attachCode(step.eniId, step.node);
        const device = naive.freeDevice(step.node);
        const found = this.call(step.node, (client) => client.describeInstances());
        expect(found).toEqual({ ok: true, value: { freeDevice: device } });
        const attached = this.call(step.node, (client) => client.attachNetworkInterface(step.eniId, device));
        expectCode(attached, code);
        const eni = naive.enis.get(step.eniId);
        if (code === undefined && eni !== undefined)
          Object.assign(eni, { owner: step.node, device, endsWithIt: false });
        return;
      }
      case 'assign': {
        const code = naive.assignCode(step.eniId, step.request);
        const given = expectCode(
          this.call(step.node, (client) => client.assignPrivateIpAddresses(step.eniId, step.request)),
          code,
        );
        const eni = naive.enis.get(step.eniId);
        if (given === undefined || eni === undefined) return;
        expect(given).toHaveLength(step.request.count);
        for (const block of given) naive.occupy(block);
        eni.cidrs = [...eni.cidrs, ...given];
        return;
      }
      case 'unassign': {
        const eni = naive.enis.get(step.eniId);
        const released = (eni?.cidrs ?? []).filter((_, index) => index % step.every === 0);
        const strange = { base: naive.subnet.base + 1, length: 32 };
        const answer = this.call(step.node, (client) =>
          client.unassignPrivateIpAddresses(step.eniId, [...released, strange]),
        );
        expectCode(answer, eni === undefined ? 'InvalidNetworkInterfaceID.NotFound' : undefined);
        for (const block of released) naive.subnet.set(block, 'free');
        if (eni !== undefined) eni.cidrs = eni.cidrs.filter((block) => !released.includes(block));
        return;
      }
      case 'endWithInstance': {
        const eni = naive.enis.get(step.eniId);
        expectCode(
          this.call(step.node, (client) =>
            client.modifyNetworkInterfaceAttribute(step.eniId, 'deleteOnTermination'),
          ),
          eni === undefined ? 'InvalidNetworkInterfaceID.NotFound' : undefined,
        );
        if (eni?.owner !== undefined) eni.endsWithIt = true;
        return;
      }
      case 'search': {
        const found = this.call(step.node, (client) => client.describeAvailableInterfaces());
        const { now } = account.simulation;
        const available = [...naive.enis].filter(
          ([, eni]) => eni.isOwn && eni.owner === undefined && eni.inUseUntil <= now,
        );
        expect(expectCode(found, undefined)?.map((eni) => eni.eniId)).toEqual(available.map(([id]) => id));
        return;
      }
      case 'detach': {
        const code = naive.detachCode(step.eniId);
        expectCode(
          this.call(step.node, (client) => client.detachNetworkInterface(step.eniId)),
          code,
        );
        const eni = naive.enis.get(step.eniId);
        if (code !== undefined || eni === undefined) return;
        Object.assign(eni, { owner: undefined, device: -1, inUseUntil: account.simulation.now + DETACH_MS });
        return;
      }
      case 'delete': {
        const code = naive.deleteCode(step.eniId, account.simulation.now + CALL_MS);
        expectCode(
          this.call(step.node, (client) => client.deleteNetworkInterface(step.eniId)),
          code,
        );
        if (code === undefined) naive.remove(step.eniId);
        return;
      }
      case 'foreign':
        return this.attachForeign(step.node, step.ips);
      case 'tearOff': {
        if (naive.enis.get(step.eniId)?.device === 0) return;
        expect(account.cloud.others.tearOffEni(step.eniId).ok).toBe(naive.enis.has(step.eniId));
        return naive.remove(step.eniId);
      }
      case 'take': {
        const range = { first: naive.subnet.base + step.first, last: naive.subnet.base + step.first + 7 };
        const [from, to] = step.free ? (['taken', 'free'] as const) : (['free', 'taken'] as const);
        if (step.free) account.cloud.others.freeAddresses('subnet-a', range);
        else account.cloud.others.takeAddresses('subnet-a', range);
        for (let offset = step.first; offset < step.first + 8; offset++) {
          if (naive.subnet.states[offset] === from) naive.subnet.states[offset] = to;
        }
        return;
      }
      case 'wait':
        return account.simulation.runUntil(account.simulation.now + step.ms);
    }
  }

  private attachForeign(node: number, ips: number): void {
    const { naive, account } = this;
    const limits = LIMITS[elementAt(naive.instances, node).type];
    const attached = account.cloud.others.attachEni(
      elementAt(naive.instances, node).instance,
      'subnet-a',
      ips,
    );
    const room = naive.attachedTo(node).length < limits.enis && 1 + ips <= limits.slots;
    expect(attached.ok).toBe(naive.createCode({ kind: 'ips', count: ips }) === undefined && room);
    if (!attached.ok) return;
    const eni = account.cloud.networkInterfaces.find(attached.value);
    if (eni === undefined) throw new Error('the foreign ENI is not there');
    naive.add(eni.id, eni.primary, eni.cidrs, node, naive.freeDevice(node), false);
    // Nobody said that it goes with the instance.
    const added = naive.enis.get(eni.id);
    if (added !== undefined) added.endsWithIt = false;
  }

  /** The real account is as the naive one has it, and its facts tell the same. */
  check(): void {
    const { naive, account } = this;
    const subnet = account.cloud.subnets.get('subnet-a');
    if (subnet === undefined) throw new Error('no subnet');
    const states = naive.subnet.states.map((_, offset) => subnet.stateOf(naive.subnet.base + offset));
    expect(states).toEqual(naive.subnet.states);
    expect(subnet.availableIpAddressCount).toBe(naive.subnet.available);
    expect(subnet.freePrefixes).toBe(naive.subnet.freeBlocks(undefined).length);
    expect([...account.cloud.networkInterfaces.all()].map((eni) => eni.id)).toEqual([...naive.enis.keys()]);
    naive.instances.forEach(({ instance, type }, owner) => {
      const attached = naive.attachedTo(owner).sort((a, b) => a.device - b.device);
      expect(attached.length).toBeLessThanOrEqual(LIMITS[type].enis);
      expect(instance.metadata.attachedEnis()).toMatchObject(
        attached.map(({ device, primary, cidrs }) => ({ device, primary: primary.base, cidrs })),
      );
    });
    const told = account.facts.findLast((fact) => fact.kind === 'subnet-changed');
    expect(told).toMatchObject({ free: naive.subnet.available, freePrefixes: subnet.freePrefixes });
  }

  /** An instance takes with it what it has and is said to go with it. The rest keeps its addresses. */
  terminate(owner: number): void {
    const { naive, account } = this;
    account.cloud.terminate(elementAt(naive.instances, owner).instance.instanceId);
    for (const [id, eni] of naive.enis) {
      if (eni.owner !== owner) continue;
      if (eni.endsWithIt) naive.remove(id);
      else Object.assign(eni, { owner: undefined, device: -1 });
    }
    this.checkAddresses();
  }

  /** Each address of the subnet is free, an ENI's, somebody else's or one of AWS's five. */
  checkAddresses(): void {
    const { networkInterfaces, subnets } = this.account.cloud;
    const subnet = subnets.get('subnet-a');
    if (subnet === undefined) throw new Error('no subnet');
    const enis = [...networkInterfaces.all()];
    expect(enis.map((eni) => eni.id)).toEqual([...this.naive.enis.keys()]);
    const held = enis.reduce(
      (sum, eni) => sum + eni.cidrs.reduce((part, cidr) => part + cidrSize(cidr), 1),
      0,
    );
    const taken = subnet.takenAddresses().length;
    expect(subnet.availableIpAddressCount + held + taken + 5).toBe(cidrSize(subnet.cidr));
  }

  private call<T>(node: number, process: (client: Ec2Client) => Process<Ec2Answer<T>>): Ec2Answer<T> {
    const started = this.account.simulation.now;
    const answer = this.account.answer(process(elementAt(this.naive.instances, node).client));
    expect(this.account.simulation.now).toBe(started + CALL_MS);
    return answer;
  }
}

function expectCode<T>(answer: Ec2Answer<T>, code: string | undefined): T | undefined {
  expect(answer.ok ? undefined : answer.code).toBe(code);
  return answer.ok ? answer.value : undefined;
}

describe('an account', () => {
  it.each(['random', 'lowest'] as const)('answers as a naive one, %s choice', (choice) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(), (steps, seed) => {
        const run = new Run(choice, seed);
        run.check();
        for (const step of steps) {
          run.play(step);
          run.check();
          run.checkAddresses();
        }
        TYPES.forEach((_, owner) => run.terminate(owner));
      }),
      { numRuns: 60 },
    );
  });
});
