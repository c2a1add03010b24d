// The alarm works: each kind of damage, done behind the models' backs, is told. That sound runs are not complained of is
// shown by the swarm and by the recorded runs.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { FollowingChooser } from '../../src/conformance/followingChooser.ts';
import { IpamdRun } from '../../src/conformance/ipamdRun.ts';
import { ipamdConfig } from '../../src/ipamd/config.ts';
import { Datastore } from '../../src/ipamd/datastore.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import { Random } from '../../src/kernel/random.ts';
import { PoolInvariants } from '../../src/world/poolInvariants.ts';
import { recordedTraces } from '../conformance/recordings.ts';
import { cidr, testAccount, type TestAccount } from '../ec2/account.ts';

/** Of the second ENI. */
const SECONDARY = ['10.0.0.6/32', '10.0.0.7/32', '10.0.0.8/32'];
const COOLDOWN = 30_000;
const CONFIG = ipamdConfig({}, { maxEnis: 3, ipv4PerEni: 6, supportsPrefixes: true }, 17);

/** A t3.medium with two ENIs, the second with three addresses, and a store that knows of both. */
function soundNode(store = new Datastore(false, COOLDOWN)) {
  const account = testAccount();
  const instance = account.launch('t3.medium');
  const attached = account.cloud.others.attachEni(instance, 'subnet-a', 3);
  if (!attached.ok) throw new Error(attached.code);
  const invariants = new PoolInvariants(account.cloud);
  for (const eni of instance.enis) {
    const { id, primary, subnet } = eni;
    const device = eni.attachment?.device ?? 0;
    store.addEni({
      id,
      device,
      isPrimary: device === 0,
      isTrunk: false,
      subnetId: subnet.id,
      primary,
      addedAt: 0,
    });
    for (const each of eni.cidrs) store.addCidr(storedEni(store, id), each);
  }
  const chooser = new SeededChooser(new Random(1), 'test');
  const check = (): string[] =>
    invariants.check([{ node: 'n', instance, pools: [{ config: CONFIG, store }] }]);
  expect(check()).toEqual([]);
  return { account, instance, store, chooser, check, second: elementAt(instance.enis, 1) };
}

function storedEni(store: Datastore, id: string) {
  const eni = store.enis.get(id);
  if (eni === undefined) throw new Error(`${id} is not in the store`);
  return eni;
}

/** Checks where nothing was changed in a way that is told are made every so often only. */
function eventually(check: () => string[]): string[] {
  for (let turn = 0; turn < 1100; turn++) {
    const broken = check();
    if (broken.length > 0) return broken;
  }
  return [];
}

function passTime(account: TestAccount, ms: number): void {
  account.simulation.runUntil(account.simulation.now + ms);
}

describe('addresses of subnets', () => {
  it('are not on two ENIs', () => {
    const { instance, check } = soundNode();
    elementAt(instance.enis, 0).cidrs = [cidr('10.0.0.6/32')];
    expect(eventually(check)).toContain('10.0.0.6 is carried twice, by eni-1 and by eni-0');
  });

  it('are not in a prefix and on an ENI singly', () => {
    const { instance, check } = soundNode();
    elementAt(instance.enis, 0).cidrs = [cidr('10.0.0.0/28')];
    expect(eventually(check).join('\n')).toMatch(/10\.0\.0\.5 is carried twice/);
  });

  it('are not carried while they count as free, reserved or taken', () => {
    const { instance, account, check } = soundNode();
    account.cloud.others.takeAddresses('subnet-a', { first: cidr('10.0.0.99/32').base, last: cidr('10.0.0.99/32').base }); // prettier-ignore
    elementAt(instance.enis, 0).cidrs = ['10.0.0.3/32', '10.0.0.98/32', '10.0.0.99/32'].map(cidr);
    expect(eventually(check)).toEqual(
      expect.arrayContaining([
        '10.0.0.3 is on eni-0, its subnet says reserved',
        '10.0.0.98 is on eni-0, its subnet says free',
        '10.0.0.99 is on eni-0, its subnet says taken',
      ]),
    );
  });

  it('are not lost', () => {
    const { account, check } = soundNode();
    account.cloud.subnets.get('subnet-a')?.allocateAddresses(2);
    expect(check()).toEqual(['subnet-a counts 7 addresses as assigned, ENIs carry 5']);
  });

  it('come as aligned prefixes only', () => {
    const { instance, check } = soundNode();
    elementAt(instance.enis, 0).cidrs = [{ base: cidr('10.0.0.20/32').base, length: 28 }];
    expect(eventually(check)).toContain('eni-0 carries 10.0.0.20/28, not aligned');
  });
});

it('an ENI of a terminated instance is told', () => {
  const { instance, check } = soundNode();
  instance.terminate();
  expect(eventually(check)).toContain('eni-1 is attached to a terminated instance');
});

describe('limits', () => {
  it('of addresses on an ENI hold', () => {
    const { second, check } = soundNode();
    second.cidrs = [...second.cidrs, ...['10.0.0.9/32', '10.0.0.10/32', '10.0.0.11/32'].map(cidr)];
    expect(eventually(check)).toContain('n: eni-1 uses 7 slots of 6');
  });

  it('of ENIs on an instance hold', () => {
    const { instance, account, check } = soundNode();
    for (let extra = 0; extra < 2; extra++) {
      const subnet = account.cloud.subnets.get('subnet-a');
      if (subnet === undefined) throw new Error('no subnet');
      const created = account.cloud.networkInterfaces.create(subnet, { kind: 'ips', count: 0 }, undefined);
      if (!created.ok) throw new Error(created.code);
      created.value.attachment = {
        host: instance,
        networkCard: 0,
        device: 2 + extra,
        since: 0,
        deleteOnTermination: true,
      };
      instance.attached(created.value);
    }
    expect(check()).toContain('n: ip-10-0-0-4.eu-west-1.compute.internal has 4 ENIs, may have 3');
  });

  it('of API tokens hold', () => {
    const { account, instance, store } = soundNode();
    const throttle = { tokens: () => -1, admits: () => true };
    const overdrawn = Object.create(account.cloud, { throttle: { value: throttle } }) as typeof account.cloud;
    const broken = new PoolInvariants(overdrawn).check([
      { node: 'n', instance, pools: [{ config: CONFIG, store }] },
    ]);
    expect(broken).toContain('AssignPrivateIpAddresses has -1 tokens');
  });
});

describe('a store', () => {
  /** Says that its addresses cool for 30 s, and gives them out at once. */
  class Hasty extends Datastore {
    override coolingUntil(unassignedAt: number): number {
      return unassignedAt + COOLDOWN;
    }
  }

  it('gives nothing out in cooldown', () => {
    const { account, store, chooser, check } = soundNode(new Hasty(false, 0));
    for (const pod of ['a', 'b', 'c']) store.assign(pod, account.simulation.now, chooser);
    expect(check()).toEqual([]);
    passTime(account, 1000);
    store.unassign('b', account.simulation.now);
    expect(check()).toEqual([]);
    passTime(account, COOLDOWN);
    store.assign('d', account.simulation.now, chooser);
    expect(check().join()).toMatch(/^n: 10\.0\.0\.\d went to d while in cooldown$/);
  });

  it('may give it out one millisecond later', () => {
    const { account, store, chooser, check } = soundNode();
    for (const pod of ['a', 'b', 'c']) store.assign(pod, account.simulation.now, chooser);
    store.unassign('b', account.simulation.now);
    expect(check()).toEqual([]);
    passTime(account, COOLDOWN + 1);
    expect(store.assign('d', account.simulation.now, chooser)).toBeDefined();
    expect(check()).toEqual([]);
  });

  it('gives no address to two sandboxes', () => {
    const { store, chooser, check } = soundNode();
    const given = store.assign('a', 0, chooser);
    expect(check()).toEqual([]);
    if (given === undefined) throw new Error('no address');
    given.sandbox = undefined;
    given.holder.eni.countAssigned(given.holder, -1, store.prefixMode);
    for (const pod of ['b', 'c', 'd']) store.assign(pod, 1, chooser);
    expect(check().join('\n')).toMatch(/n: a is said to have an address, and none knows of it/);
  });

  it('counts its pods', () => {
    const { store, chooser, second, check } = soundNode();
    store.assign('a', 0, chooser);
    storedEni(store, second.id).assigned++;
    expect(check()).toEqual(['n: eni-1 counts 2 pods, has 1']);
  });

  it('holds nothing that EC2 never gave the node', () => {
    const { store, second, check } = soundNode();
    store.addCidr(storedEni(store, second.id), cidr('10.0.0.77/32'));
    expect(check()).toEqual(['n: eni-1 10.0.0.77/32 entered the store, and EC2 never had such a thing']);
  });

  it('lets go of an address before EC2 does', () => {
    const { account, store, second, check } = soundNode();
    account.cloud.networkInterfaces.unassign(second.id, [cidr(elementAt(SECONDARY, 0))]);
    expect(check()).toEqual([`n: eni-1 ${SECONDARY[0]} left EC2 before it left the store`]);
    const eni = storedEni(store, second.id);
    const other = eni.cidrs.get(elementAt(SECONDARY, 1));
    if (other !== undefined) store.removeCidr(eni, other, false);
    account.cloud.networkInterfaces.unassign(second.id, [cidr(elementAt(SECONDARY, 1))]);
    expect(check()).toEqual([]);
  });

  it('lets go of an ENI before EC2 does, unless others tear it off', () => {
    const detached = soundNode();
    detached.account.cloud.networkInterfaces.detach(detached.second.id, 0);
    expect(detached.check()).toContain('n: eni-1 left EC2 before it left the store');
    const tornOff = soundNode();
    tornOff.account.cloud.others.tearOffEni(tornOff.second.id);
    expect(tornOff.check()).toEqual([]);
  });
});

describe('the recorded runs of the real daemon', () => {
  it.each(['v1.16.4', 'v1.23.1'] as const)('of %s keep all of this', (version) => {
    for (const trace of recordedTraces(version)) {
      const run = new IpamdRun(trace, {
        seed: 1,
        playsEveryTick: false,
        chooser: (simulation) => new FollowingChooser(simulation, trace),
      });
      const invariants = new PoolInvariants(run.cloud);
      run.simulation.onAfterEvent(() => {
        const broken = invariants.check([{ node: 'n', instance: run.instance, pools: run.pools }]);
        if (broken.length > 0) expect(`${trace.name} ${broken.join()}`).toBe('');
      });
      run.finish();
    }
  });
});
